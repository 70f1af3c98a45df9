import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { noMailer, outboxMailer, smtpMailer } from './mail';

/** A mail server that takes one message at a time and remembers what it was told. */
async function startSmtp(answerToData = '250 taken'): Promise<{ port: number; heard: () => string; server: Server }> {
  let heard = '';
  const server = createServer((socket) => {
    let inData = false;
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      const text = String(chunk);
      heard += text;
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        inData = false;
        socket.write(`${answerToData}\r\n`);
      } else if (/^DATA/i.test(text)) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(text)) socket.end('221 bye\r\n');
      else socket.write('250 fine\r\n');
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, heard: () => heard, server };
}

const MAIL = {
  to: 'ada@example.org',
  subject: 'Sign in to Plumbline',
  text: 'Open this address:\n\nhttp://localhost/link/1\n',
};

describe('mail', () => {
  it('reaches an SMTP server as plain text, from whom the settings say', async () => {
    const smtp = await startSmtp();
    const mailer = smtpMailer({ url: `smtp://127.0.0.1:${smtp.port}`, from: 'Plumbline <plumbline@example.org>' });
    await mailer.send(MAIL);
    mailer.close();
    expect(smtp.heard()).toContain('MAIL FROM:<plumbline@example.org>');
    expect(smtp.heard()).toContain('RCPT TO:<ada@example.org>');
    expect(smtp.heard()).toContain('Subject: Sign in to Plumbline');
    expect(smtp.heard()).toContain('http://localhost/link/1');
    await new Promise((resolve) => smtp.server.close(resolve));
  });

  it('that the server does not take is an error, not silence', async () => {
    const smtp = await startSmtp('554 no');
    const mailer = smtpMailer({ url: `smtp://127.0.0.1:${smtp.port}`, from: 'plumbline@example.org' });
    await expect(mailer.send(MAIL)).rejects.toThrow('554');
    mailer.close();
    await new Promise((resolve) => smtp.server.close(resolve));
  });

  it('goes to the outbox, or is refused where there is neither', async () => {
    const kept: unknown[] = [];
    await outboxMailer(async (mail) => void kept.push(mail)).send(MAIL);
    expect(kept).toEqual([MAIL]);
    await expect(noMailer.send(MAIL)).rejects.toThrow('SMTP_URL');
  });
});
