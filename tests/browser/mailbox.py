#!/usr/bin/env python3
"""mailbox.py URL FOLDER - a real mail server for the stories.

Takes what comes and tells of each mail in one line of JSON, its files beside
it in FOLDER.  Whoever is called nobody@… there is not.
"""
import email
import email.policy
import json
import os
import sys
import time
import urllib.parse

# Debian's modules belong to Debian's Python.
sys.path.append("/usr/lib/python3/dist-packages")


class Box:
    def __init__(self, folder):
        self.folder, self.n = folder, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content,
                                        policy=email.policy.default)
        files, text = [], ""
        for part in mail.walk():
            if part.get_filename():
                self.n += 1
                path = os.path.join(self.folder, "mail-%d-%s" % (
                    self.n, part.get_filename().rsplit(".", 1)[-1]))
                with open(path, "wb") as f:
                    f.write(part.get_content())
                files.append({"name": part.get_filename(), "path": path})
            elif part.get_content_type() == "text/plain":
                text += part.get_content()
        print(json.dumps({
            "to": envelope.rcpt_tos[0], "subject": str(mail["subject"]),
            "number": str(mail["message-id"]), "text": text,
            "files": files}), flush=True)
        return "250 OK"


def main():
    from aiosmtpd.controller import Controller
    url = urllib.parse.urlsplit(sys.argv[1])
    Controller(Box(sys.argv[2]), hostname=url.hostname, port=url.port).start()
    print(json.dumps({"ready": True}), flush=True)
    while os.getppid() != 1:
        time.sleep(1)


if __name__ == "__main__":
    main()
