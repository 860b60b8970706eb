/** MJCF of a `WorldModel`: the same bodies, solids, masses, frictions and joints, under robosuite's options. */
export function toMjcf(model, state, { sleep = false } = {}) {
  const { robot } = model;
  const { density, viscosity } = model.scene.air;
  const roots = model.bodies.filter(({ kind }) => kind !== 'robot');
  const bodies = [
    ...roots.filter(({ kind }) => kind !== 'jointed').map((body) => worldBody(model, body, state)),
    robotBody(model, robot.bodies[0].name, model.scene.robot.base),
  ];
  return `<mujoco>
  <compiler angle="radian" autolimits="true" inertiafromgeom="auto"/>
  <option timestep="0.002" impratio="20" cone="elliptic" density="${density}" viscosity="${viscosity}">
    ${sleep ? '<flag sleep="enable"/>' : ''}
  </option>
  <size memory="64M"/>
  <worldbody>${bodies.join('\n')}</worldbody>
</mujoco>`;
}

function worldBody(model, body, state) {
  const movable = body.kind === 'movable';
  const pose = movable ? state.objects[body.instance] : body.pose;
  const children = model.bodies.filter(({ kind, parentId }) => kind === 'jointed' && parentId === body.id);
  return [
    `<body name="${body.id}" ${frame(pose)}>`,
    movable ? '<freejoint/>' : '',
    body.inertial === undefined ? '' : inertial(body.inertial),
    geoms(body, 'contype="1" conaffinity="3" solref="0.001 1" solimp="0.998 0.998 0.001"', movable),
    ...children.map((child) => jointedBody(child)),
    '</body>',
  ].join('');
}

function jointedBody(body) {
  const { joint } = body;
  return [
    `<body name="${body.id}" ${frame(body.pose)}>`,
    inertial(body.inertial),
    `<joint type="${joint.kind}" axis="${joint.axis.join(' ')}" pos="${joint.anchor.join(' ')}"`,
    ` range="${joint.range.join(' ')}" limited="true" damping="${joint.damping}"/>`,
    geoms(body, 'contype="1" conaffinity="3"', true),
    '</body>',
  ].join('');
}

function robotBody(model, name, base) {
  const spec = model.robot.bodies.find((body) => body.name === name);
  const body = model.bodies.find(({ id }) => id === `robot0/${name}`);
  const children = model.robot.bodies.filter(({ parent }) => parent === name);
  const { joint } = spec;
  return [
    `<body name="${name}" ${frame(base ?? spec.pose)}>`,
    spec.inertial === undefined ? '' : inertial(spec.inertial),
    joint === undefined
      ? ''
      : `<joint name="${joint.name}" type="${joint.kind}" axis="${joint.axis.join(' ')}" range="${joint.range.join(' ')}"` +
        ` limited="true" damping="${joint.damping}" armature="${joint.armature}" frictionloss="${joint.frictionLoss}"/>`,
    geoms(body, 'contype="2" conaffinity="1"', true),
    ...children.map((child) => robotBody(model, child.name)),
    '</body>',
  ].join('');
}

function geoms(body, attributes, weightless) {
  return body.solids
    .map(({ shape, pose, friction }) => {
      const size =
        shape.kind === 'box'
          ? shape.halfExtents
          : shape.kind === 'sphere'
            ? [shape.radius]
            : [shape.radius, shape.halfHeight];
      const mass = weightless ? 'mass="0"' : '';
      return `<geom type="${shape.kind}" size="${size.join(' ')}" ${frame(pose)} friction="${friction} 0.005 0.0001" ${mass} ${attributes}/>`;
    })
    .join('');
}

function inertial({ mass, centerOfMass, principalInertia, principalRotation }) {
  return `<inertial mass="${mass}" diaginertia="${principalInertia.join(' ')}" ${frame({ position: centerOfMass, rotation: principalRotation })}/>`;
}

function frame({ position, rotation: [x, y, z, w] }) {
  return `pos="${position.join(' ')}" quat="${w} ${x} ${y} ${z}"`;
}
