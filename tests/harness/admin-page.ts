import type { Page } from 'playwright-core';
import { mailTo } from './mail.js';
import type { Node, Person } from './node.js';

/** Fills in the name and the password at the sign-in of the page of administrators. */
export async function enterAdmin(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in at the page of administrators with the mailed code, and waits for the first list. */
export async function signInAsAdmin(page: Page, node: Node, person: Person): Promise<void> {
  await enterAdmin(page, person);
  await page.getByLabel('E-mail address of the account').fill(person.email);
  await page.getByRole('button', { name: 'Mail the code' }).click();
  await page.getByLabel('Code from the mail').fill((await mailTo(node, person.email)).secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Everybody with an account').waitFor();
}
