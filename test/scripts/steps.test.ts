import { expect, test } from 'bun:test';
import { countTests } from '../../scripts/steps.ts';

test('the counts with which the test runner closes are read', () => {
  const output =
    '(pass) 3 pass through\n\n 41 pass\n 1 skip\n 4 fail\n 72 expect() calls\nRan 45 tests across 3 files.\n';
  expect(countTests(output)).toEqual({ passed: 41, failed: 4 });
});

test('several runs within one step are added up, with or without colours', () => {
  expect(countTests('\u001b[32m 2 pass\u001b[0m\n 0 fail\n\n 5 pass\n 1 fail\n')).toEqual({
    passed: 7,
    failed: 1,
  });
});

test('a step that runs no tests counts none', () => {
  expect(countTests('Checked 17 files in 663ms.\n')).toEqual({ passed: 0, failed: 0 });
});
