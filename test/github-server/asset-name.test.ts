import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assetNameOnGithub } from '../support/github-server/asset-name.ts';

test.each([
  ['hello-1.0.0_linux.tar.gz', 'hello-1.0.0_linux.tar.gz'],
  ['My App 1.0.0 Setup.exe', 'My.App.1.0.0.Setup.exe'],
  ['hello_1.0~rc1_amd64.deb', 'hello_1.0.rc1_amd64.deb'],
  ['app-v1.3.0-(15-5).apk', 'app-v1.3.0-.15-5.apk'],
  ['fake.      file.txt', 'fake.file.txt'],
  ['1:2.pkg', '1.2.pkg'],
  ['.gitignore', 'default.gitignore'],
  ['ends.', 'ends'],
  ['a+b@c', 'a+b@c'],
  ['日本.zip', 'default.zip'],
  ['', 'default'],
])('"%s" is kept as "%s"', (name, kept) => {
  expect(assetNameOnGithub(name)).toBe(kept);
});

test('a name that was rewritten is not rewritten again, and has no other characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const kept = assetNameOnGithub(name);
      return assetNameOnGithub(kept) === kept && /^[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]*$/.test(kept);
    }),
  );
});
