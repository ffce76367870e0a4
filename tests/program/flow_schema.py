#!/usr/bin/env python3
"""docs/flow.schema.json, for editors: every flow we ship fits it, what breaks the form of a flow does not, what only breaks its meaning does, and it
knows every key that the compiler knows. Needs python3-jsonschema and python3-yaml; without them the test is skipped (77)."""
import json
import pathlib
import re
import sys
import unittest

try:
    import jsonschema
    import yaml
    from yaml import CSafeLoader
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/flow.schema.json").read_text(encoding="utf-8"))

# Codes of tests/dialogs/broken/ that are about form. The others are about meaning, which only `tsunagu check` knows.
FORM = {"F001", "F002", "F003", "F004", "F006", "F036", "F042"}
# … but for these, whose form is not that of their code.
SEEN = {"f028_set", "f040_label", "f040_title", "two_faults", "two_forms"}
UNSEEN = {"f002_range", "f003_no_slot"}


class Loader(CSafeLoader):
    """libyaml, as in the program, with the scalars of YAML 1.2, as editors read them: `yes` and `12:30` are text."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(true|false)$", "tf"),
    ("null", r"^(null|~|)$", ["n", "~", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def text_keys(value):
    if isinstance(value, dict):
        return {str(k): text_keys(v) for k, v in value.items()}
    return [text_keys(v) for v in value] if isinstance(value, list) else value


def mistakes(path):
    flow = text_keys(yaml.load(path.read_text(encoding="utf-8"), Loader))
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in VALIDATOR.iter_errors(flow)]


VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def properties(schema):
    """Every described property, with its name."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield name, inner
        for inner in schema.values():
            yield from properties(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties(inner)


class FlowSchema(unittest.TestCase):
    def test_it_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_our_flows_fit(self):
        flows = sorted((ROOT / "dialogs/flows").glob("*.yaml"))
        self.assertGreater(len(flows), 20)
        for path in flows:
            with self.subTest(path.name):
                self.assertEqual(mistakes(path), [])

    def test_broken_ones_do_not(self):
        seen = 0
        for path in sorted((ROOT / "tests/dialogs/broken").glob("*.yaml")):
            head = path.read_text(encoding="utf-8", errors="replace").splitlines()[0]
            code = re.search(r" (F\d\d\d)", head)
            if not head.startswith("# flows/") or not code or code[1].startswith("F09"):
                continue
            wants = (code[1] in FORM or path.stem in SEEN) and path.stem not in UNSEEN
            seen += wants
            with self.subTest(path.name):
                found = mistakes(path)
                self.assertEqual(bool(found), wants, found)
        self.assertGreater(seen, 20)

    def test_it_knows_every_key(self):
        source = (ROOT / "dialogs/compile_node.c").read_text(encoding="utf-8")
        rows = re.findall(r'^    \{"(\w+)", (K\(\w+\)(?: \| K\(\w+\))*), ', source, re.M)
        self.assertGreater(len(rows), 20)
        node = SCHEMA["$defs"]["node"]
        for key, kinds in rows:
            for kind in re.findall(r"K\((\w+)\)", kinds):
                with self.subTest(f"{kind} {key}"):
                    self.assertIn(key, node["properties"])
                    self.assertIn(key, node["dependentSchemas"][kind.lower()]["propertyNames"]["enum"])
        self.assertEqual({key for key, _ in rows}, set(node["properties"]))
        flow = (ROOT / "dialogs/compile_flow.c").read_text(encoding="utf-8")
        known = re.search(r"known\[\] = \{(.*?)\};", flow, re.S)[1]
        self.assertEqual(set(re.findall(r'"(\w+)"', known)), set(SCHEMA["properties"]))

    def test_everything_is_described_in_japanese(self):
        for name, schema in properties(SCHEMA):
            if schema.get("const") or schema.get("additionalProperties", {}) and "description" not in schema:
                continue
            with self.subTest(name):
                said = schema.get("description") or SCHEMA["$defs"][schema["$ref"].split("/")[-1]]["description"]
                self.assertRegex(said, r"[ぁ-んァ-ヶ一-龠]")


if __name__ == "__main__":
    unittest.main()
