import { expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { trapRun } from '@kramers/core/testing';
import { grokkingTable } from './grokking-table';

const value = (trainEpoch: number | null, testEpoch: number | null) => ({
  kind: 'grokking',
  accuracy: 0.99,
  trainEpoch,
  testEpoch,
});

it('says when the training set and the test set were learnt, and of how many replicas it tells', () => {
  const runs = [value(4, 240), value(5, null)].map((one) => ({
    parameters: { 'protocol.beta': 0.1 },
    replicas: [10],
    value: one,
  }));
  const { text } = grokkingTable(viewRun(trapRun(runs)))!;
  expect(text).toContain('Epochs to 99 % of the test set');
  expect(text).toMatch(/240 <small><\/small>.*60 <small>/);
  expect(text).toContain('never');
  expect(grokkingTable(viewRun(trapRun([{ replicas: [10] }])))).toBeNull();
});
