#!/usr/bin/env python3
"""Writes Sources/Patterns/UnicodeTables.swift: RE2's general categories, scripts and case
orbits, as determined with the Python module `re2`.

    unicode-tables.py > Sources/Patterns/UnicodeTables.swift

SCRIPTS lists the names of scripts that RE2 may know; unknown names are left out. State the version of
Unicode in the file.
"""
import unicodedata

import re2

CATEGORIES = ("Cc Cf Cs Co Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl "
              "Zp").split()
SCRIPTS = """
Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali
Beria_Erfe Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian
Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan
Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic
Ethiopic Garay Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi
Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li
Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A
Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi
Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian
Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu
Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian
Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya
Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan
Saurashtra Sharada Shavian Siddham Sidetic SignWriting Sinhala Sogdian Sora_Sompeng Soyombo
Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tai_Yo Takri Tamil
Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Tolong_Siki Toto Tulu_Tigalari
Ugaritic Unknown Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square
""".split()
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
LAST = 0x10FFFF
SCALARS = [code for code in range(LAST + 1) if not 0xD800 <= code <= 0xDFFF]
TEXT = "".join(map(chr, SCALARS))


def compiled(pattern):
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def scalar(index):
    return index if index < 0xD800 else index + 0x800


def numbers(names):
    """Returns the number of each code point's name, from 1, and the names that RE2 knows."""
    known = [name for name in names if compiled("\\p{%s}" % name)]
    result = [0] * (LAST + 1)
    for number, name in enumerate(known, 1):
        for match in compiled("\\p{%s}+" % name).finditer(TEXT):
            low, high = scalar(match.start()), scalar(match.end() - 1)
            result[low:high + 1] = [number] * (high + 1 - low)
        if name == "Cs":
            result[0xD800:0xE000] = [number] * 0x800
    return result, known


def digits(number):
    text = ""
    while number >= 32:
        text += DIGITS[32 + (number & 31)]
        number >>= 5
    return text + DIGITS[number]


def runs(values):
    text, start = "", 0
    while start <= LAST:
        end = start
        while end <= LAST and values[end] == values[start]:
            end += 1
        text += digits(values[start]) + digits(end - start)
        start = end
    return text


def orbits(categories, known):
    cased = {known.index(name) + 1 for name in ("Lu", "Ll", "Lt", "Nl", "So", "Mn")}
    candidates = [code for code in SCALARS
                  if categories[code] in cased or chr(code).casefold() != chr(code)
                  or chr(code).upper() != chr(code)]
    text = "".join(map(chr, candidates))
    following = {}
    for code in candidates:
        orbit = sorted(map(ord, compiled("(?i)\\x{%x}" % code).findall(text)))
        if orbit != [code]:
            following[code] = orbit[(orbit.index(code) + 1) % len(orbit)]
    left, result, previous = set(following), "", 0
    for code in sorted(following):
        if code not in left:
            continue
        distance = following[code] - code
        best = (0, 1)
        for stride in (1, 2):
            count = 0
            while (member := code + count * stride) in left \
                    and following[member] - member == distance:
                count += 1
            best = max(best, (count, stride), key=lambda run: (run[0], -run[1]))
        count, stride = best
        left.difference_update(code + index * stride for index in range(count))
        zigzag = distance * 2 if distance >= 0 else -distance * 2 - 1
        result += digits(code - previous) + digits(count * 2 + stride - 1) + digits(zigzag)
        previous = code
    return result


def literal(text):
    lines = [text[start:start + 90] for start in range(0, len(text), 90)]
    return "\\\n".join("    " + line for line in lines)


def words(names):
    lines, line = [], ""
    for name in names:
        if len(line) + len(name) > 90:
            lines.append(line)
            line = ""
        line += name + " "
    return "\\\n".join("    " + line for line in lines + [line]).rstrip()


def main():
    categories, category_names = numbers(CATEGORIES)
    scripts, script_names = numbers(SCRIPTS)
    print(f'''/// The general categories, scripts and case orbits of Unicode 15.1, as in RE2, in a compact form that
/// ``UnicodeSets`` reads.
///
/// A number is written in base 32, the lowest digit first; a digit is a character of `0-9A-Za-z-_`,
/// and 32 is added to every digit except the last. `.ci/tools/unicode-tables.py` writes this file.
enum UnicodeTables {{
  /// The categories' names in the order of their numbers, from 1; 0 is unassigned.
  static let categoryNames: StaticString = """
{words(category_names)}
    """

  /// The scripts' names in the order of their numbers, from 1; 0 is unassigned.
  static let scriptNames: StaticString = """
{words(script_names)}
    """

  /// Runs of all code points from 0: the category's number (one character) and the run's length.
  static let categoryRuns: StaticString = """
{literal(runs(categories))}
    """

  /// Runs of all code points from 0: the script's number and the run's length.
  static let scriptRuns: StaticString = """
{literal(runs(scripts))}
    """

  /// The next code point of the same simple case folding, as runs: the first code point as the
  /// distance from the start of the previous run, twice the count plus (0: every, 1: every second
  /// code point), and the distance to the next code point of the orbit in zigzag form.
  static let caseOrbits: StaticString = """
{literal(orbits(categories, category_names))}
    """
}}''')


main()
