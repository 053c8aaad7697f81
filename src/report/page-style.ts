// The looks of the page: dark and light as the reader's system is, narrow and wide, on paper.
// Contrast of text is at least 4.5 to 1 on every ground that it stands on: WCAG 2.2, 1.4.3. test/report/page-style.test.ts counts it.

/** Colours by what they are for; `ground` is what the others stand on, unless their name says so. */
export const palettes = {
  light: {
    ground: '#ffffff',
    raised: '#f4f6f8',
    text: '#1b1f24',
    quiet: '#4f5964',
    line: '#d0d7de',
    good: '#116329',
    goodGround: '#e6f5ea',
    bad: '#a40e26',
    badGround: '#fdecee',
    warning: '#7a4b00',
    warningGround: '#fff3d6',
    link: '#0b57b8',
  },
  dark: {
    ground: '#0f1318',
    raised: '#1a2027',
    text: '#e8ecf0',
    quiet: '#a9b4c0',
    line: '#38424d',
    good: '#6fdd8b',
    goodGround: '#10281a',
    bad: '#ff9aa2',
    badGround: '#33151a',
    warning: '#f0c36a',
    warningGround: '#2e2410',
    link: '#8cc2ff',
  },
} as const;

function variables(palette: (typeof palettes)[keyof typeof palettes]): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

export const pageStyle = `:root{color-scheme:light dark;${variables(palettes.light)}}
@media (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:1.25rem 1rem 4rem}
h1,h2,h3,p,ul,dl,pre{margin:0 0 .75rem}
h1{font-size:1.7rem;line-height:1.25}
h2{font-size:1.25rem;margin-top:2.25rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin-bottom:.35rem}
code,pre,dd,bdi{unicode-bidi:isolate}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--raised);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .75rem;white-space:pre-wrap}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.2rem}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.4rem .6rem}
.verdict{border:2px solid;border-radius:.6rem;padding:1.1rem 1.2rem;margin-bottom:1rem}
.verdict h1{margin-bottom:.4rem}
.verdict p{color:var(--text);margin-bottom:.3rem}
.verdict p:last-child{margin:0}
.accepted{color:var(--good);background:var(--goodGround);border-color:var(--good)}
.refused{color:var(--bad);background:var(--badGround);border-color:var(--bad)}
.rehearsal{color:var(--warning);background:var(--warningGround);border:2px dashed var(--warning);border-radius:.6rem;padding:.8rem 1.2rem;margin-bottom:1rem}
.rehearsal strong,.rehearsal p{margin:0}
.quiet{color:var(--quiet)}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin-bottom:.75rem}
.card.no{border-left:.35rem solid var(--bad)}
dl{display:grid;grid-template-columns:fit-content(40%) 1fr;gap:.25rem 1rem}
dt{color:var(--quiet)}
dd{margin:0;min-width:0}
.inside>dl+dl{border-top:1px solid var(--line);padding-top:.6rem}
ul{padding-left:1.2rem}
ul.checks{list-style:none;padding:0}
details{border:1px solid var(--line);border-radius:.5rem;margin-bottom:.5rem}
summary{cursor:pointer;padding:.55rem .8rem;border-radius:.5rem;display:grid;grid-template-columns:1fr auto;gap:.1rem .75rem;align-items:baseline}
summary::-webkit-details-marker{display:none}
summary::after{content:"\u25b8" / "";color:var(--quiet);grid-row:1;grid-column:-2}
details[open]>summary::after{content:"\u25be" / ""}
summary:hover{background:var(--raised)}
details>.inside{padding:.2rem .9rem .4rem;border-top:1px solid var(--line);padding-top:.7rem}
.checks summary{grid-template-columns:7.5rem 1fr auto}
.checks summary .found{grid-column:2;color:var(--quiet);unicode-bidi:isolate}
.mark{font-weight:700;white-space:nowrap}
.mark.pass{color:var(--good)}
.mark.fail{color:var(--bad)}
.mark.open{color:var(--warning)}
.mark.none{color:var(--quiet);font-weight:400}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.925rem}
@media (max-width:40rem){
dl{display:block}
dt{margin-top:.5rem}
.checks summary{grid-template-columns:1fr auto}
.checks summary .found{grid-column:1}
}
@media print{
:root{${variables(palettes.light)}}
main{max-width:none;padding:0}
.card,.verdict,details{break-inside:avoid}
.skip{display:none}
details>.inside{display:block}
summary::after{content:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}
}
`;
