// One line for each measurement, as `tests/src/bin/bench/report.rs` prints them.
export function line(what, measured, unit, goal, how) {
  const reached = goal && (goal.atLeast === undefined ? measured <= goal.atMost : measured >= goal.atLeast);
  const wanted = goal ? (goal.atLeast === undefined ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`) : "";
  const verdict = goal ? (reached ? "ok" : "SHORT") : "";
  console.log(`${what.padEnd(30)} ${measured.toFixed(3).padStart(9)} ${unit.padEnd(6)} ${wanted.padStart(9)}  ${verdict.padEnd(5)}  ${how}`);
}

/** The middle one of several. */
export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
