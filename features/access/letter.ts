/** The mails about accounts, as text. */
import type { Mail } from '@/lib/mail';

const SIGNED = 'Plumbline';

/** What a link in a mail leads to says again what it does; these only say why the mail came. */
export function signInLink(facts: { to: string; link: string }): Mail {
  return {
    to: facts.to,
    subject: 'Sign in to Plumbline',
    text: `Open this address to sign in. It works once, within 30 minutes.

${facts.link}

If you did not ask for this, do nothing: without the address nobody gets in.

${SIGNED}
`,
  };
}

export function passwordReset(facts: { to: string; link: string }): Mail {
  return {
    to: facts.to,
    subject: 'Choose a new password for Plumbline',
    text: `Open this address to choose a new password. It works once, within 30 minutes.

${facts.link}

If you did not ask for this, do nothing: your password stays as it is.

${SIGNED}
`,
  };
}

export function invitation(facts: { to: string; link: string; workspaceName: string; inviterName: string }): Mail {
  return {
    to: facts.to,
    subject: `${facts.inviterName} invites you to ${facts.workspaceName} on Plumbline`,
    text: `${facts.inviterName} has added you to the workspace ${facts.workspaceName}, where interviews are scored.

Open this address to sign in. It works once, within 7 days; later, ask for a sign-in link with this e-mail address.

${facts.link}

${SIGNED}
`,
  };
}

export function accountChanged(facts: { to: string }): Mail {
  return {
    to: facts.to,
    subject: 'Your Plumbline password was changed',
    text: `The password of your account was changed just now, and all other sessions were signed out.

If that was not you, choose a new password at once with "Forgotten password" on the sign-in page.

${SIGNED}
`,
  };
}
