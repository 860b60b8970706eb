let answer: boolean | undefined;

/** Whether WebGL is drawn by the processor, as without a graphics card: every pixel then counts. */
export function isSoftwareRendering(): boolean {
  answer ??= ask();
  return answer;
}

function ask(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
