import {
  DirectionalLight,
  HemisphereLight,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { CameraSpec } from '../../scene/scene-schema.ts';
import type { WorldModel } from '../../scene/world-model.ts';
import { type DrawQuality, FrameBudget } from './frame-budget.ts';
import { isSoftwareRendering } from './software-rendering.ts';
import type { WorldGroup } from './world-group.ts';

/** Where the eye stands: free, or with one of the world's own cameras; `follow` keeps looking at the gripper. */
export type StageView = 'orbit' | 'follow' | (string & {});

const FREE_FOV = 40;
/** So long after the last change things stand still, ms. */
const STILL_AFTER_MS = 400;
/** A frame asked for sooner than this after the last one is part of a movement, ms. */
const FOLLOWS_WITHIN_MS = 150;

/** A WebGL canvas over one or more recordings of the same world. Draws when told that something changed. */
export class Stage {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(FREE_FOV, 1, 0.02, 30);
  readonly controls: OrbitControls;
  readonly #renderer: WebGLRenderer;
  readonly #model: WorldModel;
  readonly #observer: ResizeObserver;
  #worlds: readonly WorldGroup[] = [];
  #view: StageView = 'orbit';
  readonly #budget = new FrameBudget(isSoftwareRendering());
  #queued = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #frames = 0;
  #resolution = 1;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement, model: WorldModel) {
    this.#model = model;
    this.#renderer = new WebGLRenderer({ canvas, antialias: !isSoftwareRendering(), alpha: true });
    this.#renderer.setPixelRatio(this.#pixelRatio);
    this.#renderer.shadowMap.enabled = true;
    this.#renderer.shadowMap.type = PCFShadowMap;
    this.#renderer.shadowMap.autoUpdate = false;
    this.camera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.addEventListener('change', () => this.draw());
    this.#light();
    this.#home();
    this.#observer = new ResizeObserver(() => this.#resize(canvas));
    this.#observer.observe(canvas.parentElement!);
    this.#resize(canvas);
  }

  set worlds(worlds: readonly WorldGroup[]) {
    for (const world of this.#worlds) if (!worlds.includes(world)) world.root.removeFromParent();
    this.#worlds = worlds;
    for (const world of worlds) this.scene.add(world.root);
    this.draw();
  }

  set view(view: StageView) {
    const wasFree = this.#view === 'orbit' || this.#view === 'follow';
    this.#view = view;
    const free = view === 'orbit' || view === 'follow';
    this.controls.enabled = free;
    if (free && !wasFree) this.#home();
    this.draw();
  }

  /** Moves all recordings to a position in control steps. */
  show(position: number): void {
    for (const world of this.#worlds) world.show(position);
    this.draw();
  }

  /** Draws once before the next frame is shown, however often it is asked. */
  draw(): void {
    if (this.#queued !== 0) return;
    // Frames of a slow machine are far apart although things move: what counts is how soon the next is asked for.
    const moving = performance.now() - this.#drawnAt < FOLLOWS_WITHIN_MS;
    this.#queued = requestAnimationFrame(() => {
      this.#queued = 0;
      const now = performance.now();
      if (moving) this.#budget.noteFrame(now - this.#drawnAt);
      this.#drawnAt = now;
      this.#render(moving ? this.#budget.moving : this.#budget.still);
      clearTimeout(this.#rest);
      if (moving) this.#rest = setTimeout(() => this.#render(this.#budget.still), STILL_AFTER_MS);
    });
  }

  #render({ resolution, shadowsEvery }: DrawQuality): void {
    this.#aim();
    if (resolution !== this.#resolution) {
      this.#resolution = resolution;
      this.#renderer.setPixelRatio(this.#pixelRatio);
    }
    this.#renderer.shadowMap.needsUpdate = this.#frames++ % shadowsEvery === 0;
    this.#renderer.render(this.scene, this.camera);
  }

  get #pixelRatio(): number {
    return Math.min(2, devicePixelRatio) * this.#resolution;
  }

  dispose(): void {
    cancelAnimationFrame(this.#queued);
    clearTimeout(this.#rest);
    this.#observer.disconnect();
    this.controls.dispose();
    for (const world of this.#worlds) world.dispose();
    this.#renderer.dispose();
  }

  #aim(): void {
    const [world] = this.#worlds;
    if (world === undefined) return;
    if (this.#view === 'orbit') return;
    if (this.#view === 'follow') {
      const { body, pose } = this.#model.robot.arm.endEffector;
      const tool = world.pointOn(`robot0/${body}`, pose.position, new Vector3());
      this.camera.position.add(tool.clone().sub(this.controls.target));
      this.controls.target.copy(tool);
      return;
    }
    const spec = this.#model.cameras.find(({ name }) => name === this.#view);
    if (spec !== undefined) this.#lookThrough(spec, world);
  }

  #lookThrough({ body, pose, fovyDegrees }: CameraSpec, world: WorldGroup): void {
    this.camera.fov = fovyDegrees;
    this.camera.updateProjectionMatrix();
    if (body === undefined) {
      this.camera.position.set(...pose.position);
      this.camera.quaternion.set(...pose.rotation);
      return;
    }
    const carrier = world.root.getObjectByName(body);
    if (carrier === undefined) return;
    this.camera.position
      .set(...pose.position)
      .applyQuaternion(carrier.quaternion)
      .add(carrier.position);
    this.camera.quaternion.set(...pose.rotation).premultiply(carrier.quaternion);
  }

  /** In front of the table, to the right, looking at where things stand. */
  #home(): void {
    const { workspaceOffset, height } = this.#model.scene.surface;
    const [x, y] = workspaceOffset;
    this.camera.fov = FREE_FOV;
    this.camera.position.set(x + 0.95, y - 0.85, height + 0.8);
    this.controls.target.set(x - 0.1, y, height + 0.12);
    this.controls.update();
    this.camera.updateProjectionMatrix();
  }

  #light(): void {
    const { workspaceOffset, height } = this.#model.scene.surface;
    this.scene.add(new HemisphereLight('#ffffff', '#8b8f99', 1.9));
    const sun = new DirectionalLight('#ffffff', 1.9);
    sun.position.set(workspaceOffset[0] + 0.8, workspaceOffset[1] - 1.1, height + 2.4);
    sun.target.position.set(workspaceOffset[0], workspaceOffset[1], height);
    sun.castShadow = true;
    const texels = isSoftwareRendering() ? 1024 : 2048;
    sun.shadow.mapSize.set(texels, texels);
    sun.shadow.bias = -0.0005;
    sun.shadow.normalBias = 0.004;
    Object.assign(sun.shadow.camera, { left: -1, right: 1, top: 1, bottom: -1, near: 0.5, far: 6 });
    this.scene.add(sun, sun.target);
  }

  #resize(canvas: HTMLCanvasElement): void {
    const { clientWidth: width, clientHeight: height } = canvas.parentElement!;
    if (width === 0 || height === 0) return;
    this.#renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.draw();
  }
}
