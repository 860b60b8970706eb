import type { FixtureSpec, JointSpec } from '../scene/fixture-schema.ts';
import type { Named, TaskNames } from './task-names.ts';
import type { TaskSpec } from './task-schema.ts';

/** A joint under its full name `<instance>.<joint>`, with the fixture that declares its states. */
export interface NamedJoint {
  readonly name: string;
  readonly joint: JointSpec;
  readonly fixture: FixtureSpec;
}

/** All joints of a fixture in body order, which is their order in initial-state files. */
export function fixtureJoints(instance: string, fixture: FixtureSpec): readonly NamedJoint[] {
  return fixture.bodies.flatMap(({ joint }) =>
    joint === undefined ? [] : [{ name: `${instance}.${joint.name}`, joint, fixture }],
  );
}

/** Joints that a predicate on `named` tests: all of a fixture, or the one that moves a site (none if it is welded). */
export function jointsOf(named: Named): readonly NamedJoint[] {
  if (named.kind === 'fixture') return fixtureJoints(named.name, named.fixture);
  if (named.kind !== 'site' || named.owner.kind !== 'fixture') return [];
  const { fixture, name } = named.owner;
  let body = fixture.bodies.find((candidate) => candidate.name === named.site.body);
  while (body !== undefined && body.joint === undefined) {
    const parent = body.parent;
    body = fixture.bodies.find((candidate) => candidate.name === parent);
  }
  return body?.joint === undefined
    ? []
    : [{ name: `${name}.${body.joint.name}`, joint: body.joint, fixture }];
}

/** Joints of all fixtures of a task, in the task's order. */
export function taskFixtureJoints(task: TaskSpec, names: TaskNames): readonly NamedJoint[] {
  return task.fixtures.flatMap(({ name }) => {
    const named = names.find(name);
    return named?.kind === 'fixture' ? fixtureJoints(name, named.fixture) : [];
  });
}
