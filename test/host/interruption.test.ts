import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createInterruption, type SignalSource } from '../../src/host/interruption.ts';

function source() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const signals: SignalSource = {
    on: (signal, listener) => emitter.on(signal, listener),
    off: (signal, listener) => emitter.off(signal, listener),
    exit: (code) => exits.push(code),
  };
  return { emitter, exits, signals };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s undoes everything, latest first, one after the other, and exits with 130',
  async (signal) => {
    const { emitter, exits, signals } = source();
    const interruption = createInterruption(signals);
    const undone: string[] = [];
    interruption.onInterrupt(async () => void undone.push('first'));
    interruption.onInterrupt(async () => {
      await new Promise((done) => setTimeout(done, 5));
      undone.push('second');
    });
    emitter.emit(signal);
    expect(interruption.interrupted()).toBe(true);
    await new Promise((done) => setTimeout(done, 20));
    expect(undone).toEqual(['second', 'first']);
    expect(exits).toEqual([130]);
  },
);

test('what was taken back is not undone', async () => {
  const { emitter, signals } = source();
  const interruption = createInterruption(signals);
  const undone: string[] = [];
  const takeBack = interruption.onInterrupt(async () => void undone.push('taken back'));
  interruption.onInterrupt(async () => void undone.push('kept'));
  takeBack();
  takeBack();
  emitter.emit('SIGINT');
  await new Promise((done) => setTimeout(done, 5));
  expect(undone).toEqual(['kept']);
});

test('one that fails does not keep the others from being undone', async () => {
  const { emitter, exits, signals } = source();
  const interruption = createInterruption(signals);
  const undone: string[] = [];
  interruption.onInterrupt(async () => void undone.push('first'));
  interruption.onInterrupt(() => Promise.reject(new Error('no')));
  emitter.emit('SIGINT');
  await new Promise((done) => setTimeout(done, 5));
  expect([undone, exits]).toEqual([['first'], [130]]);
});

test('a second signal while undoing changes nothing', async () => {
  const { emitter, exits, signals } = source();
  const interruption = createInterruption(signals);
  let times = 0;
  interruption.onInterrupt(async () => {
    times += 1;
    await new Promise((done) => setTimeout(done, 5));
  });
  emitter.emit('SIGINT');
  emitter.emit('SIGTERM');
  await new Promise((done) => setTimeout(done, 20));
  expect([times, exits]).toEqual([1, [130]]);
});

test('nobody listens while there is nothing to undo, so a signal then ends the program at once', () => {
  const { emitter, signals } = source();
  const interruption = createInterruption(signals);
  expect(emitter.listenerCount('SIGINT')).toBe(0);
  const takeBack = interruption.onInterrupt(async () => undefined);
  expect(emitter.listenerCount('SIGINT')).toBe(1);
  takeBack();
  expect(emitter.listenerCount('SIGINT')).toBe(0);
});
