"""Every error a person can meet: a code, and a sentence that says what to do."""


class StationError(Exception):
    """Something is wrong that a person can understand and mend.

    code is stable and in capitals; the text is already in the person's language.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
