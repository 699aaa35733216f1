"""The layout of the source, read with ast: who imports whom, who prints, which words code holds, how long things are."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import cleannews
from cleannews import lexicon
from cleannews.model import BODY_LABELS

SOURCE = Path(cleannews.__file__).parent
PATHS = {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in sorted(SOURCE.rglob("*.py"))}
MODULES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in PATHS.items()}
"""Each module under its name in the package; one of a package inside it as `batch.run`."""

STAGES = frozenset(
    {"decode", "markup", "segment", "decide", "label", "metadata", "head", "embedded", "reconcile", "witness", "doubts"}
)
"""The steps of `pipeline.clean`; none imports another."""

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__"}),
    frozenset({"cli", "__init__"}),
    frozenset({"flags", "running"}),
    frozenset({"progress"}),
    frozenset({"terminal", "batch.passes", "spark"}),
    frozenset({"batch.run", "batch.counting", "batch.drafts", "batch.claims"}),
    frozenset({"batch.outputs"}),
    frozenset({"batch.cleaning", "batch.pool", "batch.manifest"}),
    frozenset({"batch.work", "batch.writers"}),
    frozenset({"batch.schema", "batch.sources"}),
    frozenset({"batch.columns", "batch.archives"}),
    frozenset({"batch.records"}),
    frozenset({"batch.rows", "batch.streams"}),
    frozenset({"batch.settings", "batch.__init__"}),
    frozenset({"results"}),
    frozenset({"files"}),
    frozenset({"pipeline"}),
    frozenset({"usage"}),
    STAGES,
    frozenset({"decks", "imprint"}),
    frozenset({"bylines", "labelled", "outside", "pictured", "published", "rescue", "signed", "titles", "zones"}),
    frozenset(
        {
            "behind",
            "choose",
            "copies",
            "authors",
            "credit",
            "headline",
            "moments",
            "mojibake",
            "survey",
            "tally",
            "telling",
            "described",
        }
    ),
    frozenset({"signatories"}),
    frozenset({"classes", "kin", "naming", "namesakes", "persons", "ranker", "tagger", "votes"}),
    frozenset({"curves", "rules", "network", "names", "charset", "choice", "jsonld", "mend", "repeats"}),
    frozenset({"han", "korean", "path", "trees"}),
    frozenset({"nameforms"}),
    frozenset({"page", "dates", "language", "glue", "markup_lines", "markup_source"}),
    frozenset({"facts"}),
    frozenset({"menus"}),
    frozenset({"lexicon"}),
    frozenset({"duplicates", "matching", "publishers"}),
    frozenset({"phrases", "marks", "candidates"}),
    frozenset({"folding", "literals"}),
    frozenset({"conditions", "characters", "languages"}),
    frozenset({"model"}),
)
"""From the top down: a module imports only from layers below its own."""

PRINTERS = frozenset({"cli", "terminal", "flags", "progress", "running"})
"""What speaks to a terminal; flags holds the option `--version`, which prints and exits, and running sends rows to standard output."""

ENDERS = frozenset({"batch.work"})
"""What may end its process without a word: a worker whose memory does not suffice, or whose parent is gone."""

BARRED_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "base", "constants", "manager", "misc", "shared", "core"}
)

BUILT_IN_LABELS = frozenset({"body", "title", "deck", "heading", "byline", "timestamp", "caption", "other"})
"""Labels whose meaning is built into the code: they make the views and fields of an Article, or are the label of last resort."""

TREATED: dict[str, dict[str, str]] = {
    "behind": {"comments": "what stands below their start is no part of the article"},
    "choice": {"related": "a list of headlines", "trending": "a list of headlines"},
    "doubts": {"notice": "a prompt behind a stub", "subscription": "a prompt behind a stub"},
    "glue": {"copyright": "a notice in brackets behind a sentence is cut off"},
    "label": {
        "advertisement": "does not end a heading's search for its text",
        "navigation": "a section's name may be a heading",
        "notice": "asks for consent in a line as wide as a paragraph",
        "related": "does not end a heading's search for its text",
    },
    "menus": {
        "navigation": "what a section's name is among other entries",
        "sharing": "its buttons are written in one where a page loses its elements",
    },
    "outside": {
        "advertisement": "may head a list; stands inside another list without ending it",
        "comments": "may head a list",
        "copyright": "ends a list",
        "navigation": "may head a list; a short line outside the article",
        "notice": "may go on over several lines",
        "related": "may head a list; a headline behind the article",
        "sharing": "a button stands inside a list without ending it",
        "subscription": "may head a list",
        "tags": "stands inside a list without ending it",
        "trending": "may head a list; a headline ahead of the article",
    },
    "signatories": {"copyright": "names who owns the rights"},
    "tagger": {"tags": "the field of that name takes all such lines"},
    "rescue": {"copyright": "no sentence behind it is rescued"},
    "head": {"tags": "the field of that name"},
    "jsonld": {"tags": "the field of that name"},
    "reconcile": {"tags": "the field of that name"},
    "imprint": {"copyright": "tells the publisher"},
    "metadata": {
        "navigation": "holds breadcrumbs, which tell the section, and dates",
        "sharing": "buttons glued to a date",
        "tags": "makes Metadata.tags",
    },
}
"""Other labels that a module names, with what it does with them; for the rest of the code every other label is data."""

LONG_FUNCTIONS: dict[str, int] = {}
"""Functions of more than 40 lines that still have to be taken apart, with their length; lengths here only go down."""

LONG_MODULES: dict[str, int] = {}
"""Modules of more than 300 lines that still have to be taken apart, with their length; lengths here only go down."""


def imports(name: str) -> set[str]:
    """The modules of the package that a module imports, at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] == "cleannews"):
            module = (node.module or "").removeprefix("cleannews").removeprefix(".")
            found |= {module} | {f"{module}.{alias.name}".removeprefix(".") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("cleannews.")}
    return found & set(MODULES)


def layer(name: str) -> int:
    """How far below the top a module's layer is."""
    return next((n for n, names in enumerate(LAYERS) if name in names), -1)


def strings(name: str) -> set[str]:
    """Every string constant of a module that is no docstring."""
    tree = MODULES[name]
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told}


def functions(name: str) -> list[tuple[str, int]]:
    """Each function of a module and how many lines it has without its docstring."""
    found = []
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
            found.append((f"{name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1 - told))
    return found


def outputs(name: str) -> list[str]:
    """Where a module prints or ends the program."""
    found = []
    for node in ast.walk(MODULES[name]):
        said = (
            ast.unparse(node.func)
            if isinstance(node, ast.Call)
            else ast.unparse(node.exc)
            if isinstance(node, ast.Raise) and node.exc
            else ""
        )
        bare = said.split("(")[0]
        if bare in (
            "print",
            "input",
            "exit",
            "quit",
            "SystemExit",
            "sys.exit",
            "os._exit",
            "typer.Exit",
            "typer.echo",
            "typer.secho",
        ) or bare.startswith(("sys.stdout.", "sys.stderr.", "console.print", "rich.print")):
            found.append(f"{name}:{node.lineno} {bare}")  # type: ignore[attr-defined]
    return found


def test_every_module_has_a_layer() -> None:
    assert [name for name in MODULES if layer(name) < 0] == [], "a new module: give it its place in LAYERS"
    assert {name for names in LAYERS for name in names} == set(MODULES), "LAYERS names a module that is gone"


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_down(name: str) -> None:
    upward = {other for other in imports(name) if layer(other) <= layer(name) and other != name}
    assert upward == set(), f"{name} may import only from layers below its own"


@pytest.mark.parametrize("name", sorted(STAGES))
def test_only_the_pipeline_knows_the_stages(name: str) -> None:
    told = {"flags", "usage"} if name == "witness" else set()  # the choices of --witness, which are told where they are made
    assert {user for user in MODULES if name in imports(user)} <= {"pipeline", *told}


def test_the_model_needs_the_standard_library_alone() -> None:
    used = {
        alias.name.split(".")[0] for node in ast.walk(MODULES["model"]) if isinstance(node, ast.Import) for alias in node.names
    }
    used |= {(node.module or "").split(".")[0] for node in ast.walk(MODULES["model"]) if isinstance(node, ast.ImportFrom)}
    assert used <= sys.stdlib_module_names


def test_importing_the_package_leaves_the_command_line_out() -> None:
    reached, todo = set[str](), {"__init__"}
    while todo:
        reached |= todo
        todo = {other for name in todo for other in imports(name)} - reached
    assert {name for name in reached if "." in name} | (reached & {"cli", "terminal", "flags", "results", "files"}) == set()


def test_only_the_command_line_prints_or_exits() -> None:
    said = [(name, where) for name in MODULES if name not in PRINTERS for where in outputs(name)]
    assert [where for name, where in said if not (name in ENDERS and where.endswith("os._exit"))] == []


def test_every_module_is_named_for_what_it_does() -> None:
    assert (
        sorted(
            BARRED_NAMES & {part for path in SOURCE.rglob("*.py") for part in (*path.relative_to(SOURCE).parts[:-1], path.stem)}
        )
        == []
    )


@pytest.mark.parametrize("name", MODULES)
def test_code_names_no_label_but_those_it_treats_specially(name: str) -> None:
    data = set(lexicon.load().kinds) - BUILT_IN_LABELS
    assert strings(name) & data == set(TREATED.get(name, ())), (
        "kinds are data: a label's treatment belongs into kinds.toml, else into TREATED with a reason"
    )


def test_every_label_in_code_exists() -> None:
    named = BUILT_IN_LABELS | {label for treated in TREATED.values() for label in treated} | set(BODY_LABELS)
    assert named <= set(lexicon.load().kinds)


def test_functions_are_short() -> None:
    long = {name: size for module in MODULES for name, size in functions(module) if size > 40}
    assert set(long) == set(LONG_FUNCTIONS), "take a long function apart; take it off the list when that is done"
    assert [name for name, size in long.items() if size > LONG_FUNCTIONS[name]] == []


def test_modules_are_short() -> None:
    sizes = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in PATHS.items()}
    long = {name: size for name, size in sizes.items() if size > 300}
    assert set(long) == set(LONG_MODULES), "take a long module apart; take it off the list when that is done"
    assert [name for name, size in long.items() if size > LONG_MODULES[name]] == []


def test_every_function_says_what_it_does() -> None:
    untold = [
        f"{name}.{node.name}"
        for name, tree in MODULES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node)
    ]
    assert untold == []
