import unittest

from world import narrowed

WIT = """\
world plugin {
    use types.{call};
    @since(version = 1.0.0)
    import records;
    @since(version = 1.0.0)
    import http;

    export perform: func(duty: string) -> string;
}
"""


class World(unittest.TestCase):
    def test_only_what_the_manifest_asks_for_is_imported(self):
        text = narrowed(WIT, {"grants": [{"capability": "records", "indexes": []}]})
        self.assertIn("import records;", text)
        self.assertNotIn("http", text)
        self.assertIn("export perform", text)
        self.assertEqual(text.count("@since"), 1)

    def test_a_grant_that_the_wit_does_not_have_is_named(self):
        with self.assertRaisesRegex(ValueError, "grants clock.*records, http"):
            narrowed(WIT, {"grants": [{"capability": "clock"}]})
