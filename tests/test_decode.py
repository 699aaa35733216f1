"""Decoding: short texts in every charset, false declarations, mojibake, and the texts that only look like it."""

import codecs
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews import mojibake
from cleannews.decode import decode

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent / "cases" / "decode"
HEADLINES: dict[str, list[str]] = tomllib.loads((CASES / "headlines.toml").read_text("utf-8"))
SHORT_TEXTS = [(charset, text) for charset, texts in HEADLINES.items() for text in texts]

MOJIBAKE = [
    ("시의회는 새 예산안을 통과시켰다", "utf-8", "latin-1"),
    ("don’t", "utf-8", "cp1251"),
    ("café", "utf-8", "cp1252"),
    ("naïve café", "utf-8", "cp1250"),
    ("Les élèves à l'école", "utf-8", "latin-1"),
    ("don’t stop “now” he said", "utf-8", "latin-1"),
    ("don’t we", "utf-8", "mac-roman"),
    ("Привет, как дела", "utf-8", "cp1251"),
    ("It’s “fine”", "cp1252", "latin-1"),
    ("안녕하세요", "cp949", "latin-1"),
    ("안녕하세요", "cp949", "cp1252"),
    ("시의회, 새 예산안 통과", "cp949", "latin-1"),
    ("市議会、新予算案を可決", "cp932", "latin-1"),
    ("市議会、新予算案を可決", "euc_jp", "latin-1"),
    ("市议会通过新预算", "gb18030", "latin-1"),
    ("市議會通過新預算", "cp950", "latin-1"),
    ("Городской совет принял бюджет", "cp1251", "latin-1"),
]

NEGATIVES = [
    *("São Tomé", "Þórður fór út í búð á Íslandi", "Thành phố Hồ Chí Minh đặc biệt", "Ação não é opção"),
    *("«Été» à Paris… l’« Élysée »", "à\xa0la «\xa0carte\xa0»", "RÉSUMÉ”", "“CAFÉ”", "l’été”", "ÀÉÎÕÜ", "ÄÖÜß", "ł”, powiedział"),
    *("Größe: 5×7 ±2°C", "£100—€50", "© 2024 Ñandú®", "°º¤ø,¸¸,ø¤º°`°º¤ø", "¼¼¼¼½½½½", "———————", "…………", "·····", ">>»»»»"),
    *("The letters Ã© appear where é was meant.", 'He saw "cafÃ©" on the page.', "Readers saw Ã© instead of an accented e."),
    *("Das Wort schön wird zu schÃ¶n", "ÃÃÃÃ", "Ελλάδα «νέα»", "Україна сіль їжак", "“그는 ‘예’라고… 답했다”"),
    *(
        "a\x85b\x0b\x0c\x1c\u2028\u2029\r\n\r x",
        "zero\u200bwidth\xadnb\xa0sp\ufeff",
        "\x1b[31mred\x1b[0m 빨강",
        "\u202eabc\u202c é",
    ),
]


@pytest.mark.parametrize(("charset", "text"), SHORT_TEXTS)
def test_short_texts_are_detected(charset: str, text: str) -> None:
    decoded, notes = decode(text.encode(charset))
    assert decoded == text
    assert len(notes) == 1
    assert notes[0].endswith("(detected)")


@pytest.mark.parametrize(("charset", "text"), SHORT_TEXTS)
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "us-ascii", "no-such-charset", "unicode_escape"])
def test_false_declarations_do_not_fool(charset: str, text: str, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    assert decode(page.encode(charset))[0] == page


@pytest.mark.parametrize(("charset", "text"), SHORT_TEXTS)
def test_true_declarations_hold(charset: str, text: str) -> None:
    page = f"Content-Type: text/html; charset={charset}\n\n{text}"
    assert decode(page.encode(charset)) == (page, (f"decoded as {charset} (declared)",))


@pytest.mark.parametrize(("charset", "text"), SHORT_TEXTS)
def test_utf8_is_read_as_utf8(charset: str, text: str) -> None:
    assert decode(text.encode()) == (text, ())
    page = f'<meta charset="{charset}">{text}'
    assert decode(page.encode()) == (page, (f"decoded as utf-8 (declared {charset} did not fit)",))
    assert decode(text) == (text, ())


@pytest.mark.parametrize(
    ("name", "charset"),
    [("ks_c_5601-1987", "cp949"), ("EUC-KR", "cp949"), ("gb2312", "gb18030"), ("x-sjis", "cp932"), ("latin1", "cp1252")],
)
def test_declared_names_are_read_as_browsers_do(name: str, charset: str) -> None:
    page = f'<META http-equiv="Content-Type" content="text/html; charset={name}">{HEADLINES[charset][0]}'
    assert decode(page.encode(charset))[0] == page


def test_a_declaration_can_name_an_encoding_that_is_never_guessed() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-5"?><p>Городской совет принял бюджет</p>'
    assert decode(page.encode("iso8859-5")) == (page, ("decoded as iso8859-5 (declared)",))
    page = '<meta charset="iso-2022-jp">市議会、新予算案を可決'
    assert decode(page.encode("iso2022_jp")) == (page, ("decoded as iso2022_jp (declared)",))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks_decide_and_are_stripped(encoding: str) -> None:
    assert decode("\ufeffRain, 비".encode(encoding)) == ("Rain, 비", (f"decoded as {encoding} (byte order mark)",))


def test_utf8_byte_order_marks_are_stripped() -> None:
    removed = ("removed a byte order mark",)
    assert decode(codecs.BOM_UTF8 + "비가 왔다".encode()) == ("비가 왔다", removed)
    assert decode("\ufeffRain") == ("Rain", removed)
    assert decode(codecs.BOM_UTF8) == ("", removed)


def test_utf16_without_a_mark() -> None:
    assert decode("Rain fell all day.".encode("utf-16-le")) == ("Rain fell all day.", ("decoded as utf-16-le (detected)",))


def test_what_cannot_be_decoded_is_replaced_and_counted() -> None:
    damaged = "시의회, 새 예산안".encode() + b"\xff" + " 통과".encode()[:-1]
    assert decode(damaged) == (
        "시의회, 새 예산안\ufffd 통\ufffd",
        ("decoded as utf-8 (detected)", "replaced undecodable bytes (2)"),
    )
    damaged = "시의회, 새 예산안 통과".encode("cp949")[:-1]
    assert decode(damaged) == ("시의회, 새 예산안 통\ufffd", ("decoded as cp949 (detected)", "replaced undecodable bytes (1)"))


def test_a_replacement_character_of_the_source_is_not_counted() -> None:
    assert decode("비\ufffd".encode()) == ("비\ufffd", ())


@pytest.mark.parametrize(("text", "meant", "read"), MOJIBAKE)
def test_mojibake_is_repaired(text: str, meant: str, read: str) -> None:
    broken = text.encode(meant).decode(read)
    for content in (broken, broken.encode()):
        fixed, notes = decode(content)
        assert fixed == text
        assert len(notes) == 1
        assert notes[0].startswith("repaired mojibake")


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(st.text(st.sampled_from("aé Âª€Ã\x91\x99Р°√≈“”\n"), max_size=9))
def test_the_quick_look_for_mojibake_misses_none(text: str) -> None:
    shows = mojibake._UTF8_MOJIBAKE.search(text) or mojibake._LEGACY_MOJIBAKE.search(text)
    assert mojibake.may_be_misread(text) or not shows


def test_the_quick_look_for_mojibake_rules_most_texts_out() -> None:
    assert not any(map(mojibake.may_be_misread, ("", "é", "Ã o©", "“Cafés” – São Tomé", "a“”’b", "Â a ª", "비가 왔다")))


def test_mojibake_is_repaired_in_its_lines_alone() -> None:
    broken = "시의회, 새 예산안 통과".encode("cp949").decode("latin-1")
    assert decode(f"바른 줄\r\n{broken}\n\nétude")[0] == "바른 줄\r\n시의회, 새 예산안 통과\n\nétude"
    broken = "L'école près du café".encode().decode("cp1252")
    assert decode(f"바른 줄\n{broken}\nétude")[0] == "바른 줄\nL'école près du café\nétude"


@pytest.mark.parametrize("text", NEGATIVES)
def test_sound_text_comes_back_identical(text: str) -> None:
    assert decode(text) == (text, ())
    assert decode(text.encode()) == (text, ())
    assert decode(f"{text}\r\n비가 왔다.\r{text}\n") == (f"{text}\r\n비가 왔다.\r{text}\n", ())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG image"),
        (b"PK\x03\x04\x14\x00", "ZIP archive"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF document"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (bytes(range(256)) * 4, "control bytes"),
        ("\x89PNG\r\n\x1a\n", "PNG image"),
        ("\x00" * 64, "control bytes"),
    ],
)
def test_binary_content_is_named(content: str | bytes, kind: str) -> None:
    text, notes = decode(content)
    assert text
    assert notes[-1] == f"the content looks like a binary file ({kind})"


@pytest.mark.parametrize("content", ["", b""])
def test_empty_content(content: str | bytes) -> None:
    assert decode(content) == ("", ("the content is empty",))


def test_characters_lost_before_are_told() -> None:
    text = "\ufffd\ufffd\ufffd 시장은 말했다"
    assert decode(text) == (text, ("3 of 11 characters were lost before (U+FFFD): decode the original again",))
    assert decode(text.encode())[1] == decode(text)[1]


def test_one_lost_character_in_a_long_text_is_not_told() -> None:
    assert (
        decode("The sign \ufffd stands for a lost character. " + "The weather office said rain would go on falling. " * 5)[1]
        == ()
    )


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert decode("비\ud83d가\udc80") == ("비\ufffd가\ufffd", ("replaced lone surrogates (2)",))


@pytest.mark.parametrize("content", [b"a", "a", b"\xff", b"\x81", "é", "\u00c3", "가", b"\x00"])
def test_large_content_takes_linear_time(content: str | bytes) -> None:
    started = time.perf_counter()
    assert len(decode(content * 10_000_000)[0]) == 10_000_000
    assert time.perf_counter() - started < 5


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(), st.text(st.characters(codec=None))))
def test_never_raises_and_can_be_encoded(content: str | bytes) -> None:
    text, notes = decode(content)
    text.encode()
    assert all(notes)
    assert decode(content) == (text, notes)


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(max_codepoint=0x17F)))
def test_latin_text_never_raises(content: str) -> None:
    decode(content)[0].encode()
    decode(content.encode("cp1252", "ignore"))[0].encode()


@pytest.mark.parametrize("seed", range(20))
def test_bytes_by_chance_are_binary(seed: int) -> None:
    assert decode(random.Random(seed).randbytes(1000))[1][-1] == "the content looks like a binary file (control bytes)"
