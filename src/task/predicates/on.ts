import { rotate } from '../../math/quat.ts';
import { subtract } from '../../math/vec3.ts';
import type { SiteView, WorldView } from '../world-view.ts';
import type { FactPredicate, Measurement } from './predicate.ts';

/** Largest horizontal distance of the two body origins, m (exclusive). */
const CENTRING = 0.03;
/** Allowed height of the origin over the site's upper face, m (exclusive). */
const BELOW_TOP = 0.005;
const ABOVE_TOP = 0.1;

/**
 * `On(o, x)`. On an object or fixture: not lower than it, in contact, origins less than 3 cm apart horizontally. On a
 * site: the origin stands over the site's box, and the object touches what carries the site, if anything does.
 */
export const onPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['object', 'place'],
  measure([object, support], view) {
    const site = view.site(support!);
    return site === undefined ? onInstance(object!, support!, view) : onSite(object!, site, view);
  },
};

function onInstance(object: string, support: string, view: WorldView): Measurement {
  const [dx, dy, heightDifference] = subtract(
    view.instancePose(object).position,
    view.instancePose(support).position,
  );
  const distanceXY = Math.sqrt(dx * dx + dy * dy);
  const contact = view.inContact(object, support);
  return {
    holds: heightDifference >= 0 && contact && distanceXY < CENTRING,
    parts: { heightDifference, distanceXY, contact },
  };
}

function onSite(object: string, site: SiteView, view: WorldView): Measurement {
  // The reference multiplies by the site's rotation itself where its transpose would give site coordinates.
  const offset = rotate(site.pose.rotation, subtract(view.instancePose(object).position, site.pose.position));
  const [sizeX, sizeY, sizeZ] = site.halfExtents;
  const marginX = sizeX - Math.abs(offset[0]);
  const marginY = sizeY - Math.abs(offset[1]);
  const heightOverTop = offset[2] - sizeZ;
  const over =
    Math.abs(offset[0]) < sizeX &&
    Math.abs(offset[1]) < sizeY &&
    sizeZ - BELOW_TOP < offset[2] &&
    offset[2] < sizeZ + ABOVE_TOP;
  const parts = { marginX, marginY, heightOverTop };
  if (site.parent === undefined) return { holds: over, parts };
  const contact = view.inContact(object, site.parent);
  return { holds: over && contact, parts: { ...parts, contact } };
}
