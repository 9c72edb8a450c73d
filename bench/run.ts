import { readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { BenchReport } from './report.ts';

const own = ['run.ts', 'report.ts', 'reference-network.ts'];
const names = readdirSync(import.meta.dirname)
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !own.includes(file) && !file.includes('.child.'),
  )
  .map((file) => file.slice(0, -3));

const [name, ...flags] = process.argv.slice(2);
if (name === undefined) {
  process.stdout.write(`Benchmarks: ${names.join(', ')}\nRun one with: npm run -s bench -- NAME [--json]\n`);
} else if (!names.includes(name)) {
  process.stderr.write(`There is no benchmark "${name}"; there are ${names.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  const { run } = (await import(`./${name}.ts`)) as { run(): Promise<BenchReport> };
  const report = await run();
  const machine = `${cpus()[0].model}, ${availableParallelism()} threads, Node ${process.versions.node}`;
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify({ ...report, machine }, null, 2)}\n`);
  else {
    process.stdout.write(`${report.name} on ${machine}\n`);
    for (const { what, value, unit } of report.results) process.stdout.write(`  ${what}: ${round(value)} ${unit}\n`);
    for (const { what, against, value } of report.ratios)
      process.stdout.write(`  ${what}: ${round(value)} × ${against}\n`);
  }
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}
