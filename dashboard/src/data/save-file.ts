/** Lets the browser save a text as a file, without asking any server for it. */
export function saveFile({
  fileName,
  text,
  type,
}: {
  readonly fileName: string;
  readonly text: string;
  readonly type: string;
}): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken hold of the file by the next turn.
  setTimeout(() => URL.revokeObjectURL(address));
}
