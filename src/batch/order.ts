/** Orders patches: by name, the same way on every machine, and dependencies first. */
import type { Patch, RejectedOffer } from './patch.ts';
import { invalid } from './verdict.ts';

/**
 * Compares two names: digits as numbers, everything else by code point (2 before 10, `B` before `a`). The order
 * is therefore the same on every machine. Names that differ only in leading zeros compare by code point.
 */
export function compareNames(a: string, b: string): number {
  const [left, right] = [chunks(a), chunks(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = compareChunks(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareCodePoints(a, b);
}

function chunks(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compareChunks(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareCodePoints(a, b);
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareCodePoints(left, right);
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The patches in a valid order, and the patches that have no valid place in it. */
export interface Ordered {
  patches: Patch[];
  rejected: RejectedOffer[];
}

/**
 * Puts every dependency before its dependents and otherwise keeps the order. A patch on a dependency cycle is
 * invalid, and so is a patch whose dependency is not in the batch. `offered` holds every id of the batch,
 * also the ids of rejected patches.
 */
export function orderByDependencies(patches: readonly Patch[], offered: ReadonlySet<string>): Ordered {
  const byId = new Map(patches.map((patch) => [patch.id, patch]));
  const rejected: RejectedOffer[] = [];
  const placed = new Map<string, 'open' | 'done' | 'rejected'>();
  const ordered: Patch[] = [];

  const reject = (patch: Patch, verdict: RejectedOffer['verdict']): void => {
    placed.set(patch.id, 'rejected');
    rejected.push({ id: patch.id, title: patch.title, verdict, ...(patch.pull ? { pull: patch.pull } : {}) });
  };
  // Depth-first with an explicit stack, because a chain of dependencies may be longer than the call stack.
  for (const root of patches) {
    const stack = [root];
    while (stack.length > 0) {
      const patch = stack.at(-1)!;
      if (placed.get(patch.id) === 'done' || placed.get(patch.id) === 'rejected') {
        stack.pop();
        continue;
      }
      placed.set(patch.id, 'open');
      const unknown = patch.dependsOn.find((id) => !offered.has(id));
      const waiting = patch.dependsOn
        .map((id) => byId.get(id))
        .find((other) => other && !['done', 'rejected'].includes(placed.get(other.id) ?? ''));
      if (unknown !== undefined) {
        reject(
          patch,
          invalid('dependency-unknown', `It depends on \`${unknown}\`, which is not in the batch.`),
        );
      } else if (waiting && placed.get(waiting.id) === 'open') {
        const cycle = stack.slice(stack.indexOf(waiting));
        const names = cycle.map((member) => member.id).join(' → ');
        for (const member of cycle) {
          reject(member, invalid('dependency-cycle', `It is part of the cycle ${names} → ${waiting.id}.`));
        }
      } else if (waiting) {
        stack.push(waiting);
      } else {
        placed.set(patch.id, 'done');
        ordered.push(patch);
      }
    }
  }
  return { patches: ordered, rejected };
}
