import { rotate } from '../../math/quat.ts';
import { add, subtract, type Vec3 } from '../../math/vec3.ts';
import type { FactPredicate } from './predicate.ts';
import { requireSite } from './require-site.ts';

/** Extra room below the site's box, m. */
const LOWER_SLACK = 0.01;

/**
 * `In(o, site)`: the object's origin lies strictly inside the site's box. The box is axis-aligned in the world with
 * half extents |R·s|, the absolute value of the *rotated vector*. That equals the true bounding box for right-angle
 * rotations only and is too narrow for others; published success rates are defined by it, so it stays.
 */
export const inPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['object', 'site'],
  measure([object, siteName], view) {
    const site = requireSite(view, siteName!);
    const origin = view.instancePose(object!).position;
    const rotated = rotate(site.pose.rotation, site.halfExtents);
    const half: Vec3 = [Math.abs(rotated[0]), Math.abs(rotated[1]), Math.abs(rotated[2])];
    const low = subtract(site.pose.position, half);
    const high = add(site.pose.position, half);
    const marginX = Math.min(origin[0] - low[0], high[0] - origin[0]);
    const marginY = Math.min(origin[1] - low[1], high[1] - origin[1]);
    const marginZ = Math.min(origin[2] - (low[2] - LOWER_SLACK), high[2] - origin[2]);
    // A margin is the distance to the nearest wall, positive inside.
    return { holds: marginX > 0 && marginY > 0 && marginZ > 0, parts: { marginX, marginY, marginZ } };
  },
};
