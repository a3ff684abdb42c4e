// Recordings: one large button in the place of the browser's controls.

/** Put one large button in the place of a recording's controls. */
export function listen(place) {
  const sound = place.querySelector("audio");
  const button = place.querySelector("button");
  sound.controls = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    silence();
    sound.currentTime = 0;
    sound.play().catch(() => {}); // interrupted by the next one
  });
}

export function silence() {
  for (const sound of document.querySelectorAll("audio")) sound.pause();
}
