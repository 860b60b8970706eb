import { Mesh, MeshBasicMaterial, SphereGeometry } from 'three';
import { TransformControls } from 'three/examples/jsm/controls/TransformControls.js';
import type { Vec3 } from '../../math/vec3.ts';
import type { Stage } from './stage.ts';

const RADIUS = 0.012;

/** A ball with three arrows in a stage; tells where a person drags it (world, m). */
export class ToolHandle {
  readonly #stage: Stage;
  readonly #ball: Mesh<SphereGeometry, MeshBasicMaterial>;
  readonly #controls: TransformControls;

  constructor(stage: Stage, position: Vec3, onMove: (position: Vec3) => void) {
    this.#stage = stage;
    const material = new MeshBasicMaterial({
      color: '#3a6fd8',
      transparent: true,
      opacity: 0.7,
      depthTest: false,
    });
    this.#ball = new Mesh(new SphereGeometry(RADIUS), material);
    this.#ball.position.set(...position);
    this.#ball.renderOrder = 11;
    this.#controls = new TransformControls(stage.camera, stage.controls.domElement);
    this.#controls.attach(this.#ball);
    this.#controls.setSize(0.7);
    this.#controls.addEventListener('change', () => stage.draw());
    this.#controls.addEventListener('objectChange', () =>
      onMove(this.#ball.position.toArray() as unknown as Vec3),
    );
    this.#controls.addEventListener('dragging-changed', ({ value }) => {
      stage.controls.enabled = value !== true;
    });
    stage.scene.add(this.#ball, this.#controls.getHelper());
    stage.draw();
  }

  /** Puts it elsewhere without telling. */
  place(position: Vec3): void {
    this.#ball.position.set(...position);
    this.#stage.draw();
  }

  dispose(): void {
    this.#controls.getHelper().removeFromParent();
    this.#controls.dispose();
    this.#ball.removeFromParent();
    this.#ball.geometry.dispose();
    this.#ball.material.dispose();
    this.#stage.controls.enabled = true;
    this.#stage.draw();
  }
}
