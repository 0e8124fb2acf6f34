"""Writes the world that the component is made for: world.py WIT MANIFEST OUT.wit

The tool makes a component that imports all that its world does, used or not. So the world is
narrowed first: of the capabilities only those stay that the manifest asks for. A component of
the narrower world is a component of the whole one too.
"""

import json
import re
import sys
from pathlib import Path

_IMPORT = re.compile(r"^ *@since\([^)]*\)\s+import ([a-z0-9-]+);\n", re.MULTILINE)


def narrowed(wit: str, manifest: dict) -> str:
    """The text of the WIT without the imports that the manifest does not ask for."""
    granted = {grant["capability"] for grant in manifest["grants"]}
    offered = _IMPORT.findall(wit)
    for name in sorted(granted - set(offered)):
        raise ValueError(
            f"manifest.json grants {name}, which the WIT does not have; it has {', '.join(offered)}"
        )
    return _IMPORT.sub(lambda found: found[0] if found[1] in granted else "", wit)


if __name__ == "__main__":
    wit, manifest, out = map(Path, sys.argv[1:])
    text = narrowed(wit.read_text("utf-8"), json.loads(manifest.read_text("utf-8")))
    out.write_text(text, "utf-8")
