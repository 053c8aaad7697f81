// Works on the members of a list, a few at a time. The first failure ends it: what was begun is waited for, nothing more is begun.

export async function inParallel<Member>(
  members: Iterable<Member>,
  atOnce: number,
  work: (member: Member) => Promise<void>,
): Promise<void> {
  // All of them take from one list.
  const waiting = members[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = waiting.next(); next.done !== true && failures.length === 0; next = waiting.next()) await work(next.value);
  };
  await Promise.all(
    Array.from({ length: atOnce }, () =>
      worker().catch((error: unknown) => {
        failures.push(error);
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}
