"""What conditions come to: a table of cases.

Where they come from: docs/msi-format.md, "Conditions", whose rules are from tests that run on
Windows; Microsoft's pages "Conditional Statement Syntax" and "Examples of Conditional Statement
Syntax". Nothing known tells about the cases under GUESSED.
"""

from __future__ import annotations

import pytest

from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate

OUTCOMES = {
    "T": ConditionResult.TRUE,
    "F": ConditionResult.FALSE,
    "N": ConditionResult.NONE,
    "E": ConditionResult.ERROR,
}

ALONE = """
    T  1
    F  0
    T  -1
    T  00001
    F  000
    T  "0"
    T  "x"
    T  " "
    F  ""
    T  set
    T  zero
    F  unset
    F  Set
    T  _under
    T  dotted.name
    T  (1)
    F  (0)
    T  (((((1)))))
    T  not 0
    T  NOT unset
    F  not "A"
    F  Not set
    F  NOT ( 1 AND 1 )
    T  NOT(0)
    T  not(unset)
"""

BLANK = ["", " ", "   ", "\t", "\r\n", " \n\t "]

NUMBERS = """
    T  0 = 0
    F  0 <> 0
    F  0 = 1
    T  0 <> 1
    F  0 > 1
    T  1 > 0
    F  1 > 1
    F  0 >= 1
    T  1 >= 1
    T  0 < 1
    F  1 < 1
    T  0 <= 1
    T  1 <= 1
    F  2 <= 1
    F  0 ~> 1
    T  0 ~< 1
    T  1 ~>= 1
    T  1 ~<= 1
    T  1 ~= 1
    F  1 ~<> 1
    T  -1 < 0
    T  -5 = -5
    T  1=1
    T  -1<0
    T  007 = 7
    T  2147483647 > -2147483648
"""

BITS = """
    T  3 >< 1
    F  3 >< 4
    F  0 >< 0
    T  65536 << 1
    F  65536 << 0
    T  65535 >> 65535
    F  65536 >> 1
    T  65537 >> 1
    T  65537 << 1
    T  3 ~>< 2
    T  196610 << 3
    T  196610 >> 2
    T  number >< 4
    F  number >< 2
    F  word >< 1
"""

LITERALS = """
    T  "A" = "A"
    F  "A" = "a"
    T  "A" <> "a"
    T  "A" ~= "a"
    F  "A" ~<> "a"
    T  "A" < "B"
    F  "A" > "B"
    T  "A" <= "A"
    T  "B" >= "A"
    F  "1" > "12"
    T  "100" < "21"
    T  "Z" < "a"
    F  "z" ~< "A"
    T  "a b" = "a b"
    T  "a(b" = "a(b"
    T  "AND" = "AND"
    T  "" = ""
    F  "" <> ""
    T  "" < "a"
"""

NUMBER_AND_LITERAL = """
    F  1 = "1"
    F  "1" = 1
    F  1 ~= "1"
    F  "A" = 1
    F  "A" ~= 1
    F  0 = "1"
    F  0 = ""
    F  0 < "100"
    F  100 > "0"
    F  100 >= "100"
    F  100 <= "100"
    T  1 <> "1"
    T  "1" <> 2
    T  1 ~<> "1"
    F  1 >< "1"
    F  "11" << 1
"""

PROPERTY_AND_NUMBER = """
    T  five = 5
    T  5 = five
    T  five < 6
    T  five <= 5
    T  five > 4
    T  five < 12
    F  five > 12
    T  12 > five
    T  negative = -5
    T  negative < 0
    T  minuszero = 0
    T  zeros = 0
    T  zero = 0
    F  empty = 0
    T  empty <> 0
    F  unset = 0
    T  unset <> 0
    T  unset ~<> 0
    F  unset < 0
    F  unset > 0
    F  unset >= 0
    F  unset <= 0
    F  word = 0
    T  word <> 0
    F  mixed = 0
    F  trailing = 0
    F  plus = 0
    F  hex = 0
    F  minus = 0
    F  minuses = 0
    F  decimal = 0
    T  decimal <> 0
"""

PROPERTY_AND_TEXT = """
    T  five = "5"
    T  zeros = "0"
    T  five < "12"
    F  word < "12"
    T  unset <> "1"
    T  unset <> "0"
    T  unset = ""
    F  unset <> ""
    F  unset <> unset
    T  _none = _none
    T  five = five
    T  five = otherfive
    T  word = "word"
    F  word = "Word"
    T  word ~= "WORD"
    F  Word = "word"
    T  "word" = word
    T  version >= "10.0"
    T  version >= "9.0"
    F  version > "9.0"
    F  set = "x y"
"""

SUBSTRINGS = """
    T  "ASFD" >< "S"
    F  "ASFD" >< "s"
    T  "ASFD" ~>< "s"
    T  "ASFD" ~>< ""
    F  "ASFD" ~>< "sss"
    F  hi >< hithere
    T  hithere >< hi
    F  hello >< hi
    T  hellohithere >< hi
    F  unset >< hi
    T  hi >< unset
    F  unset >< unset
    F  "" >< ""
    F  digits >< one
    T  wordsdigits >< one
    T  hithere << hi
    F  hi << hithere
    T  hi << hi
    F  abcdhithere << hi
    F  unset << hi
    T  hithere << unset
    F  unset << unset
    F  digits << one
    T  digitswords << one
    T  hithere >> there
    F  hithere >> hi
    F  there >> hithere
    T  there >> there
    F  unset >> there
    T  there >> unset
    F  unset >> unset
    F  digits >> four
    T  wordsdigits >> four
    T  hithere ~<< "HI"
    T  hithere ~>> "There"
    F  hithere << "HI"
    F  Not hithere ~<< "HI"
    T  Not hithere << "HI"
"""

LOGIC = """
    T  1 and 2
    F  1 AND 0
    T  0 or 1
    F  0 OR 0
    F  0 AND ""
    F  1 AND ""
    T  1 AND "1"
    F  1 XOR 1
    T  1 XOR 0
    F  0 XOR 0
    T  1 IMP 1
    F  1 IMP 0
    T  0 IMP 0
    T  0 IMP 1
    T  0 EQV 0
    F  0 EQV 1
    T  1 EQV 2
    T  1 Xor 0 aNd 1
    T  not 0 and 3
    F  not 0 and 0
    T  not 0 or 1
    F  NOT 1 OR 0
    F  NOT 1 AND 0
    T  0 AND 1 OR 1
    T  0 AND 0 OR 1
    T  1 OR 0 AND 0
    F  (1 OR 0) AND 0
    T  NOT 0 AND 1 OR 0
    T  1 IMP 1 OR 0
    T  NOT set OR 1
    F  NOT (set OR 1)
    F  NOT unset AND (five=2 OR word=1) AND set
    T  NOT unset AND (five=5 OR word=1) AND set
    T  NOT five = 6
    F  NOT five = 5
"""

RANKS = """
    T  1 OR 1 XOR 1 AND 0
    F  1 XOR 1 OR 1
    T  0 XOR 0 EQV 0
    F  1 EQV 1 XOR 1
    T  0 IMP 0 EQV 1
    F  1 IMP 1 EQV 0
    T  1 OR 0 IMP 1
    F  1 IMP 0 AND 1
    F  1 XOR 1 AND 1
"""

STATES = """
    T  &local = 3
    F  &local = 2
    T  &local > 2
    T  !absent = 2
    T  $component = 3
    T  ?component = 2
    T  $component > 2 AND ?component = 2
    T  &unknown = -1
    T  &local
    F  &nothing
    F  &nothing = 3
    T  &nothing <> 3
    F  $nothing = 3
    T  NOT !nothing = 3
    F  !local = 3
    T  &absent=3 AND !absent=2 OR &local=3
    T  %PATH
    T  %path = "C:\\bin"
    F  %NOTHING
    T  %Number = 5
    T  %Path ~>< "BIN"
"""

MICROSOFTS_EXAMPLES = """
    T  NOT Installed
    F  Installed
    F  REMOVE="ALL"
    T  NOT (REMOVE="ALL")
    T  Version9X OR VersionNT
    T  VersionNT=400 AND ServicePackLevel>=3 OR VersionNT >400
    F  NOT VersionNT
    T  (&local=3) AND NOT(!local=3)
"""

ERRORS = """
    E  0 >=
    E  = 1
    E  ~not "A"
    E  (((((1))))))
    E  ((1)
    E  (
    E  )
    E  ()
    E  0 < > 0
    E  (1<<1) == 2
    E  set == 1
    E  set != 1
    E  set =< 1
    E  set => 1
    E  "A" ~ = "a"
    E  "A" ~ "a"
    E  1 IMPL 1
    E  ( 1 AND 1 ) = 2
    E  2 = ( 1 AND 1 )
    E  (set) = 1
    E  1 2
    E  set unset
    E  "a" "b"
    E  1 AND
    E  AND 1
    E  1 AND OR 1
    E  NOT
    E  1 NOT 1
    E  1 < 2 < 3
    E  set = NOT 1
    E  "open
    E  "
    E  1 + 1
    E  - 1
    E  [set]
    E  set, unset
    E  $
    E  & local
    E  %
    E  set && unset
    E  set || unset
    E  1.5
    E  five = 5.0
    E  a-b
    E  'word' = word
    E  straße
"""

GUESSED = """
    T  NOT NOT 1
    F  not not not 1
    T  1 AND NOT NOT 1
    F  0 IMP 0 IMP 0
    T  1 XOR 1 XOR 1
    E  2147483648 > 0
    E  -2147483649 < 0
    F  huge = 1
    T  huge <> 1
    F  "1234" >< "1"
    E  12abc
    E  0x10
    E  %ProgramFiles(x86)
    T  -1 << 65535
"""

PROPERTIES = {
    "set": "x",
    "zero": "0",
    "_under": "1",
    "dotted.name": "1",
    "number": "5",
    "word": "word",
    "five": "5",
    "otherfive": "05",
    "negative": "-5",
    "minuszero": "-0",
    "zeros": "0000000000000",
    "empty": "",
    "mixed": "0asdf",
    "trailing": "0 ",
    "plus": "+0",
    "hex": "0x00",
    "minus": "-",
    "minuses": "--0",
    "decimal": "0.0",
    "version": "9.0",
    "hi": "hi",
    "hithere": "hithere",
    "hello": "hello",
    "hellohithere": "hellohithere",
    "abcdhithere": "abcdhithere",
    "there": "there",
    "digits": "1234",
    "one": "1",
    "four": "4",
    "wordsdigits": "one 1234",
    "digitswords": "1234 one",
    "huge": "99999999999999999999",
    "VersionNT": "1000",
}

VALUES = ConditionValues(
    PROPERTIES,
    {"Path": "C:\\bin", "NUMBER": "5"},
    {
        ("feature_action", "local"): 3,
        ("feature_state", "local"): 2,
        ("feature_action", "absent"): 3,
        ("feature_state", "absent"): 2,
        ("feature_action", "unknown"): -1,
        ("component_action", "component"): 3,
        ("component_state", "component"): 2,
    },
)


def cases(*groups: str) -> list[tuple[str, str]]:
    """The condition and the expected letter of each line."""
    lines = (line.strip() for group in groups for line in group.splitlines())
    return [(line[1:].strip(), line[0]) for line in lines if line]


KNOWN = cases(
    *(ALONE, NUMBERS, BITS, LITERALS, NUMBER_AND_LITERAL, PROPERTY_AND_NUMBER),
    *(PROPERTY_AND_TEXT, SUBSTRINGS, LOGIC, RANKS, STATES, MICROSOFTS_EXAMPLES, ERRORS),
)


@pytest.mark.parametrize(("condition", "expected"), KNOWN)
def test_known_rules(condition: str, expected: str) -> None:
    assert evaluate(condition, VALUES).outcome is OUTCOMES[expected]


@pytest.mark.parametrize(("condition", "expected"), cases(GUESSED))
def test_guessed_rules(condition: str, expected: str) -> None:
    assert evaluate(condition, VALUES).outcome is OUTCOMES[expected]


@pytest.mark.parametrize("condition", BLANK)
def test_blank_conditions_are_none(condition: str) -> None:
    assert evaluate(condition, VALUES).outcome is ConditionResult.NONE


def test_conditions_may_go_over_lines() -> None:
    assert (
        evaluate('set\r\n\tAND\nfive = 5\r\n OR "a\nb" = ""', VALUES).outcome
        is ConditionResult.TRUE
    )


def test_the_table_is_as_long_as_promised() -> None:
    assert len(set(KNOWN)) >= 150
