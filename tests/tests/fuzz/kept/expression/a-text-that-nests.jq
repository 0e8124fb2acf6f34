"[" * 200000 | fromjson
