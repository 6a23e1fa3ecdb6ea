"""Mail servers on bad days."""

from django.core.mail.backends.locmem import EmailBackend


class Unreachable(EmailBackend):
    """Nobody answers."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server here")


class Choosy(EmailBackend):
    """Refuses mail to Ben."""

    def send_messages(self, messages):
        if any("ben@example.org" in message.to for message in messages):
            raise ConnectionResetError("not to him")
        return super().send_messages(messages)


class Slow(EmailBackend):
    """While the first mail is on its way, another run of the digest comes and sends the rest."""

    other_run = None

    def send_messages(self, messages):
        run, Slow.other_run = Slow.other_run, None
        if run is not None:
            run()
        return super().send_messages(messages)
