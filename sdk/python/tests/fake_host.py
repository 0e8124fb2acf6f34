"""What the host lends, in memory. The real one denies an index that the manifest does not declare."""


class Denied(Exception):
    """In the component it is the tool's `Err`, and goes through to the host."""


class FakeHost:
    def __init__(self, manifest: dict):
        grants = {grant["capability"]: grant for grant in manifest["grants"]}
        self.indexes = set(grants["records"]["indexes"])
        self.records: dict[str, tuple[str, dict[str, str]]] = {}
        self.lines: list[str] = []

    def get(self, key: str) -> str | None:
        return self.records[key][0] if key in self.records else None

    def put(self, key: str, value: str, indexes: dict[str, str]) -> None:
        for index in indexes:
            if index not in self.indexes:
                raise Denied(f"index {index}")
        self.records[key] = (value, indexes)

    def info(self, message: str) -> None:
        self.lines.append(message)
