// When a walk speaks, worked out from its plan alone: no clock, no sound, no page. `say` names words of the page, with
// the values in them.
// A plan is { lead, seconds, parts, part, rest, look }, all but `parts` in seconds: `lead` counts down to the first step,
// `seconds` is the whole walk without rests (0: no end, as with a sled), `parts` how many pieces of `part` seconds it is
// made of (0: one piece), `look` the time between two looks behind (0: never).
const LONGEST = 3 * 60 * 60;
const NEAR = 3; // seconds between a look behind and anything else that is said

// The walking pieces as [from, to], in seconds since the tap.
function pieces({ lead, seconds, parts, part, rest }) {
  if (!parts) return [[lead, lead + (seconds || LONGEST)]];
  return Array.from({ length: parts }, (_, n) => lead + n * (part + rest)).map((from) => [from, from + part]);
}

// Where the walk is after so many seconds: phase lead, walk, rest or over, and the seconds `left` in it; which part of how
// many; the seconds `walked`, rests left out.
export function at(plan, elapsed) {
  const all = pieces(plan);
  const walked = all.reduce((sum, [from, to]) => sum + Math.min(Math.max(elapsed - from, 0), to - from), 0);
  const next = all.findIndex(([, to]) => elapsed < to);
  if (next < 0) return { phase: "over", left: 0, part: all.length, of: all.length, walked };
  const [from, to] = all[next];
  const isWalking = elapsed >= from;
  const phase = isWalking ? "walk" : next ? "rest" : "lead";
  return { phase, left: Math.ceil((isWalking ? to : from) - elapsed), part: next + 1, of: all.length, walked };
}

const countdown = (to) => [3, 2, 1].map((number) => ({ at: to - number, kind: "count", say: [`${number}`] }));

function partCues({ parts, rest }, all) {
  const half = Math.ceil(parts / 2);
  return all.flatMap(([from, to], n) => [
    ...(from >= NEAR ? countdown(from) : []),
    { at: from, kind: "go", say: parts ? ["walk-part", { part: n + 1, of: parts }] : ["walk"] },
    ...(n + 1 < parts ? [{ at: to, kind: "rest", say: [n + 1 === half ? "rest-half" : "rest", { rest }] }] : []),
  ]);
}

function onTheWay({ lead, seconds, parts }) {
  if (parts || !seconds) return [];
  const last = seconds >= 180 ? [{ at: lead + seconds - 60, kind: "last", say: ["minute"] }] : [];
  return [{ at: lead + seconds / 2, kind: "half", say: ["half"] }, ...last];
}

function looks({ look }, all) {
  if (!look) return [];
  return all.flatMap(([from, to]) =>
    Array.from({ length: Math.ceil((to - from) / look) - 1 }, (_, n) => ({ at: from + (n + 1) * look, kind: "look", say: ["look"] })),
  );
}

// Everything that is said on this walk, in the order of time. A look behind gives way to what is said at the same time.
export function timeline(plan) {
  const all = pieces(plan);
  const end = plan.seconds ? [{ at: all.at(-1)[1], kind: "end", say: ["done"] }] : [];
  const said = [...partCues(plan, all), ...onTheWay(plan), ...end];
  const apart = looks(plan, all).filter((cue) => said.every((other) => Math.abs(other.at - cue.at) > NEAR));
  return [...said, ...apart].sort((one, other) => one.at - other.at);
}

// What has come due after `from`, up to and with `to`.
export const due = (cues, from, to) => cues.filter((cue) => cue.at > from && cue.at <= to);
