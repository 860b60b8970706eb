/** Ids that Qwen2.5-VL's vocabulary and NORA's action tokens have in every checkpoint. */
export const TOKEN = {
  endOfText: 151643,
  imStart: 151644,
  imEnd: 151645,
  visionStart: 151652,
  visionEnd: 151653,
  image: 151655,
} as const;

/** `<robot_action_0>`; FAST's token 0. */
export const FIRST_ACTION_TOKEN = 151665;
/** FAST's vocabulary. */
export const ACTION_TOKENS = 2048;

export function isActionToken(id: number): boolean {
  return id >= FIRST_ACTION_TOKEN && id < FIRST_ACTION_TOKEN + ACTION_TOKENS;
}
