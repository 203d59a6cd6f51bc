/** Runs the suite with one fault planted, in a process of its own; answers which part noticed it, if any did. */
export async function tryFault(name: string): Promise<string | undefined> {
  const main = new URL('main.ts', import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, main, '--mutation', name], { stdout: 'pipe', stderr: 'pipe' });
  const [said, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const [, part] = /^FAILS after (.+)$/m.exec(said) ?? [];
  if (part === undefined && exitCode !== 0) throw new Error(`${name} could not be tried: ${complaint}`);
  return part;
}
