"""Why a file is refused: a code the phone has words for."""


class FileRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
