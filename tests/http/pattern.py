"""pattern.py - what an answer must look like.

JSON with a few more words:
  *            anything              number text bool list object   of that type
  67.4±0.05    a number near         "/regex/"   a text that matches somewhere
  @name        anything, remembered as ${name} for later cases
  {..., ...}   `...` at the end allows further members or items
  [each: X]    every item (at least one) looks like X
Objects are exact otherwise.
"""
import json
import re

TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")'
                   r'|(?P<near>-?[\d.eE+-]+±[\d.eE+-]+)'
                   r'|(?P<number>-?\d[\d.eE+-]*)'
                   r'|(?P<more>\.\.\.)|(?P<keep>@[\w-]+)'
                   r'|(?P<word>\*|[a-z]+)|(?P<mark>[{}\[\],:]))')
TYPES = {"number": (int, float), "text": str, "bool": bool, "list": list,
         "object": dict}


class Misfit(Exception):
    pass


def parse(source):
    tokens, at = [], 0
    source = source.strip()
    while at < len(source):
        m = TOKEN.match(source, at)
        if not m:
            raise SyntaxError("cannot read pattern at: " + source[at:at + 40])
        tokens.append((m.lastgroup, m.group(m.lastgroup)))
        at = m.end()
    tokens.append(("end", ""))
    value, rest = parse_value(tokens, 0)
    if tokens[rest][0] != "end":
        raise SyntaxError("more after the pattern: %s" % (tokens[rest],))
    return value


def parse_value(tokens, i):
    kind, text = tokens[i]
    if text == "{" and kind == "mark":
        return parse_members(tokens, i + 1)
    if text == "[" and kind == "mark":
        return parse_items(tokens, i + 1)
    if kind == "text":
        return ("text", json.loads(text)), i + 1
    if kind == "number":
        return ("is", json.loads(text)), i + 1
    if kind == "near":
        a, b = text.split("±")
        return ("near", float(a), float(b)), i + 1
    if kind == "keep":
        return ("keep", text[1:]), i + 1
    if kind == "word":
        known = {"true": True, "false": False, "null": None}
        if text in known:
            return ("is", known[text]), i + 1
        if text == "*" or text in TYPES:
            return ("type", text), i + 1
    raise SyntaxError("not a pattern: %r" % text)


def parse_members(tokens, i):
    members, more = {}, False
    while tokens[i][1] != "}":
        if tokens[i][0] == "more":
            more, i = True, i + 1
        else:
            name = json.loads(tokens[i][1])
            if tokens[i + 1][1] != ":":
                raise SyntaxError("no colon after " + name)
            members[name], i = parse_value(tokens, i + 2)
        if tokens[i][1] == ",":
            i += 1
    return ("object", members, more), i + 1


def parse_items(tokens, i):
    items, more = [], False
    if tokens[i] == ("word", "each"):
        item, i = parse_value(tokens, i + 2)
        if tokens[i][1] != "]":
            raise SyntaxError("[each: X] takes one pattern")
        return ("each", item), i + 1
    while tokens[i][1] != "]":
        if tokens[i][0] == "more":
            more, i = True, i + 1
        else:
            item, i = parse_value(tokens, i)
            items.append(item)
        if tokens[i][1] == ",":
            i += 1
    return ("list", items, more), i + 1


def fit_text(want, got, where, keep):
    """A literal, or /regex/ whose named groups are remembered."""
    if len(want) > 2 and want[0] == want[-1] == "/":
        m = re.search(want[1:-1], got if isinstance(got, str) else "")
        if not m or not isinstance(got, str):
            raise Misfit("%s is %r, which does not match %s"
                         % (where, got, want))
        keep.update(m.groupdict())
    elif got != want:
        raise Misfit("%s is %r, not %r" % (where, got, want))


def fit(pattern, got, keep, where="answer"):
    """Raises Misfit saying where; adds what @name caught to keep."""
    kind = pattern[0]
    if kind == "keep":
        keep[pattern[1]] = got
    elif kind == "text":
        fit_text(pattern[1], got, where, keep)
    elif kind == "is":
        if got != pattern[1] or isinstance(got, bool) != isinstance(
                pattern[1], bool):
            raise Misfit("%s is %r, not %r" % (where, got, pattern[1]))
    elif kind == "near":
        if isinstance(got, bool) or not isinstance(got, (int, float)) or \
                abs(got - pattern[1]) > pattern[2]:
            raise Misfit("%s is %r, not %g±%g" % ((where, got) + pattern[1:]))
    elif kind == "type":
        if pattern[1] != "*" and (not isinstance(got, TYPES[pattern[1]]) or (
                pattern[1] == "number" and isinstance(got, bool))):
            raise Misfit("%s is %r, not a %s" % (where, got, pattern[1]))
    elif kind == "object":
        fit_object(pattern, got, keep, where)
    else:
        fit_list(pattern, got, keep, where)


def fit_object(pattern, got, keep, where):
    if not isinstance(got, dict):
        raise Misfit("%s is %r, not an object" % (where, got))
    for name, member in pattern[1].items():
        if name not in got:
            raise Misfit("%s has no %s: %s" % (where, name, list(got)))
        fit(member, got[name], keep, where + "." + name)
    extra = [n for n in got if n not in pattern[1]]
    if extra and not pattern[2]:
        raise Misfit("%s has more members: %s" % (where, ", ".join(extra)))


def fit_list(pattern, got, keep, where):
    if not isinstance(got, list):
        raise Misfit("%s is %r, not a list" % (where, got))
    if pattern[0] == "each":
        if not got:
            raise Misfit(where + " is empty")
        for i, item in enumerate(got):
            fit(pattern[1], item, keep, "%s[%d]" % (where, i))
        return
    if len(got) < len(pattern[1]) or (
            len(got) > len(pattern[1]) and not pattern[2]):
        raise Misfit("%s has %d items, not %d" % (
            where, len(got), len(pattern[1])))
    for i, item in enumerate(pattern[1]):
        fit(item, got[i], keep, "%s[%d]" % (where, i))
