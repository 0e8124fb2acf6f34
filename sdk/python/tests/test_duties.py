import json
import unittest
from pathlib import Path
from types import SimpleNamespace

import duties
from failure import InvalidInput, Permanent
from fake_host import Denied, FakeHost

MANIFEST = json.loads((Path(__file__).parents[1] / "manifest.json").read_text("utf-8"))
CALL = SimpleNamespace(basis_date="2026-03-01")


class Duties(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost(MANIFEST)

    def perform(self, duty, value, call=CALL):
        return json.loads(duties.perform(self.host, duty, call, json.dumps(value)))

    def invalid(self, duty, text, field, code):
        with self.assertRaises(InvalidInput, msg=text) as caught:
            duties.perform(self.host, duty, CALL, text)
        self.assertEqual((caught.exception.field, caught.exception.code), (field, code), text)
        self.assertEqual(self.host.lines, [])
        return caught.exception.message

    def test_a_name_is_registered_once(self):
        self.assertEqual(self.perform("register", {"name": "晋苗"}), {"registeredOn": "2026-03-01"})
        value, indexes = self.host.records["晋苗"]
        self.assertEqual(json.loads(value), {"name": "晋苗", "registeredOn": "2026-03-01"})
        self.assertEqual(indexes, {"name": "晋苗"})

        self.host.lines.clear()
        message = self.invalid("register", '{"name": "晋苗"}', "/name", "RULE_VIOLATION")
        self.assertEqual(message, "名称已登记")
        self.assertEqual(len(self.host.records), 1)

    def test_the_log_does_not_tell_the_name(self):
        self.perform("register", {"name": "晋苗"})
        self.assertEqual(len(self.host.lines), 1)
        self.assertNotIn("晋苗", self.host.lines[0])

    def test_what_the_host_denies_is_not_swallowed(self):
        self.host.indexes.clear()
        with self.assertRaises(Denied):
            self.perform("register", {"name": "晋苗"})

    def test_an_age_is_counted_in_whole_months(self):
        for born, today, months in [
            ("2026-03-01", "2026-03-01", 0),
            ("2026-02-01", "2026-03-01", 1),
            ("2026-02-02", "2026-03-01", 0),
            ("2025-03-01", "2026-03-01", 12),
            ("2024-02-29", "2025-02-28", 12),
            ("2024-02-29", "2025-02-27", 11),
            ("2026-01-31", "2026-02-28", 1),
            ("2026-01-31", "2026-03-30", 1),
            ("0001-01-01", "9999-12-31", 119987),
        ]:
            call = SimpleNamespace(basis_date=today)
            self.assertEqual(self.perform("age", {"bornOn": born}, call), {"months": months}, born)

    def test_a_birth_after_the_basis_date_breaks_a_rule(self):
        self.invalid("age", '{"bornOn": "2026-03-02"}', "/bornOn", "RULE_VIOLATION")

    def test_a_day_that_is_not_in_the_calendar_is_no_date(self):
        for born in [
            "", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
            "2026-1-1", "20260101", "2026-W01-1", "2026-03-01T00:00", "2026-03-01\n", "２０２６-03-01",
        ]:
            self.invalid("age", json.dumps({"bornOn": born}), "/bornOn", "INVALID_INPUT")

    def test_what_is_not_json_is_invalid_input(self):
        for text in ["", "{", "{'name': 1}", '{"name": NaN}', "nul", '{"name": "a"} x', '"\\x"']:
            self.invalid("register", text, "", "INVALID_INPUT")

    def test_json_of_another_shape_is_invalid_input(self):
        for text in ["null", "7", "[]", "{}", '"name"', '{"name": 7}', '{"name": null}', '{"name": "\\ud800"}']:
            self.invalid("register", text, "/name", "INVALID_INPUT")

    def test_a_duty_that_is_not_there_is_said_so(self):
        for duty in ["sing", "", "__class__", "constructor"]:
            with self.assertRaises(Permanent) as caught:
                self.perform(duty, {})
            self.assertTrue(caught.exception.kind.endswith("unknown-duty"))
            self.assertEqual(caught.exception.status, 404)

    def test_the_manifest_tells_of_these_duties(self):
        self.assertEqual([duty["name"] for duty in MANIFEST["duties"]], list(duties.DUTIES))
        self.assertEqual((MANIFEST["id"], MANIFEST["department"]), (duties.PLUGIN, duties.PLUGIN))
