/** Shows a text for some seconds. What shows it is loaded with the first. */
export async function toast(text: string): Promise<void> {
  const toaster = await import('./toaster.js');
  toaster.toast(text);
}

/** Shows the message of an error. */
export const toastError = (error: unknown): void =>
  void toast(error instanceof Error ? error.message : String(error));
