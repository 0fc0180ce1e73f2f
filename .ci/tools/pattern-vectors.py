#!/usr/bin/env python3
"""Writes pairs of patterns and texts with RE2's results, one JSON array per line.

    pattern-vectors.py COUNT [SEED] > vectors.jsonl
    PATTERN_VECTORS=vectors.jsonl swift test --filter PatternVectorTests

A line is [pattern, text, result]. The result is "error" if RE2 rejects the pattern, "none" if there
is no match, else the byte ranges of the match and its groups, "-" for a group that did not participate.
Needs the Python module `re2`, a binding to RE2. Two features in which RE2 works on bytes are left out:
`\\C`, and `\\B` in a text that is not ASCII.
"""
import json
import random
import sys

import re2

LETTERS = list("abcxyzABCk s1 2_-\n\t") + list("éÉſKßẞαΩωςσ日😀İıǅ\u00a0")
POSIX = ("alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit "
         "^alpha ^word ^lower foo").split()
PROPERTIES = "L N Lu Ll Greek Latin ^Lu Any P Nd Han Zs S Cyrillic C M Xx LC ^Greek".split()
PERL = ["\\d", "\\D", "\\w", "\\W", "\\s", "\\S"]
ESCAPES = ["\\Qa.b\\E", "\\x61", "\\x{1F600}", "\\n", "\\.", "\\*", "\\141", "\\Q*", "(?i)", "(?s)",
           "(?m)", "(?U)", "(?-i)", "(?i-s)", "{", "}", "{,2}", "a{,3}", "]"]
FLAGS = ["i", "m", "s", "U", "im", "is", "i-m", "-i", "-s", "-U", "mU", "ims"]
REPEATS = ["*", "+", "?"] * 2 + ["{2}", "{0,2}", "{1,}", "{2,3}", "{0}", "{0,}", "{1}", "{3,}"]
RAW = (list("abc()[]{}*+?|^$.\\-,:<>=!#&~PQEdDwWsSbBAzpLN0123456789x_iumsU ")
       + ["(?", "(?:", "(?P<", "\\p{", "[[:", "{1,", "é", "\\x{"])


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def choice(self, items):
        return self.random.choice(items)

    def chance(self, probability):
        return self.random.random() < probability

    def character_class(self):
        text = "[" + ("^" if self.chance(0.3) else "") + ("]" if self.chance(0.05) else "")
        for _ in range(self.random.randint(1, 4)):
            kind = self.random.random()
            if kind < 0.4:
                text += self.choice(LETTERS)
            elif kind < 0.65:
                low, high = self.choice(LETTERS), self.choice(LETTERS)
                if low > high and self.chance(0.9):
                    low, high = high, low
                text += low + "-" + high
            elif kind < 0.75:
                text += "[:" + self.choice(POSIX) + ":]"
            elif kind < 0.85:
                text += self.choice(PERL)
            elif kind < 0.92:
                text += self.choice(["\\p", "\\P"]) + "{" + self.choice(PROPERTIES) + "}"
            else:
                text += self.choice(["-", "-", "\\n", "\\x41", "\\x{e9}", "\\]", "\\-", "\\101",
                                     "\\pN", "\\^", "^", "[", "\\b", "\\q"])
        return text + "]"

    def atom(self, depth):
        kind = self.random.random()
        if kind < 0.45 or depth <= 0:
            return self.choice(LETTERS)
        if kind < 0.5:
            return "."
        if kind < 0.6:
            return self.character_class()
        if kind < 0.66:
            return self.choice(PERL + ["\\pL", "\\PN", "\\p{Greek}", "\\p{^Lu}", "\\P{^Ll}"])
        if kind < 0.74:
            return self.choice(["^", "$", "\\b", "\\B", "\\A", "\\z", "^", "$"])
        if kind < 0.77:
            return self.choice(ESCAPES)
        kind = self.random.random()
        inner = self.pattern(depth - 1)
        if kind < 0.5:
            return "(" + inner + ")"
        if kind < 0.75:
            return "(?:" + inner + ")"
        if kind < 0.85:
            return "(?%s<%s>%s)" % (self.choice(["P", ""]), self.choice(["n", "x1", "é"]), inner)
        return "(?%s:%s)" % (self.choice(FLAGS), inner)

    def sequence(self, depth):
        text = ""
        for _ in range(self.random.randint(0 if self.chance(0.15) else 1, 4)):
            text += self.atom(depth)
            if self.chance(0.45):
                text += self.choice(REPEATS) + ("?" if self.chance(0.3) else "")
        return text

    def pattern(self, depth):
        count = 1 if self.chance(0.65) else self.random.randint(2, 3)
        return "|".join(self.sequence(depth) for _ in range(count))

    def mutated(self, pattern):
        characters = list(pattern)
        for _ in range(self.random.randint(1, 2)):
            place = self.random.randint(0, len(characters))
            if self.chance(0.5) and characters:
                del characters[min(place, len(characters) - 1)]
            else:
                characters.insert(place, self.choice(RAW))
        return "".join(characters)

    def any_pattern(self):
        kind = self.random.random()
        if kind < 0.08:
            return "".join(self.choice(RAW) for _ in range(self.random.randint(1, 12)))
        pattern = self.pattern(self.random.randint(1, 4))
        return self.mutated(pattern) if kind < 0.2 else pattern

    def text(self):
        letters = self.choice([LETTERS, "ab", "abc", "aAbB", "ab\n", "kKsSſK", "a b1_", "αΩως",
                               "éÉe", "xyz"])
        length = self.choice([0, 1, 2, 3, 4, 5, 6, 8, 12, 20])
        return "".join(self.choice(letters) for _ in range(length))


def result(pattern, text):
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern.encode(), options)
    except re2.error:
        return "error"
    match = compiled.search(text.encode())
    if match is None:
        return "none"
    spans = (match.span(group) for group in range(compiled.groups + 1))
    return " ".join("-" if span == (-1, -1) else "%d-%d" % span for span in spans)


def main():
    generator = Generator(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    count = int(sys.argv[1])
    while count > 0:
        pattern, text = generator.any_pattern(), generator.text()
        if "\\C" in pattern or "\\B" in pattern and not text.isascii():
            continue
        print(json.dumps([pattern, text, result(pattern, text)]))
        count -= 1


main()
