"""Evaluates the expressions of workflows, `${{ … }}`, as far as ours use them."""

import re

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_-]*)|(&&|\|\||==|!=|[!().,]))")


class Unknown(Exception):
    """Something that the walk does not support."""


def is_true(value):
    return value not in (None, "", 0, False)


def text(value):
    return {None: "", True: "true", False: "false"}.get(value, value if isinstance(value, (dict, list)) else str(value)) \
        if not isinstance(value, (dict, list)) else value


class Parser:
    def __init__(self, source, values, state):
        self.values, self.state, self.tokens = values, state, []
        position = 0
        source = source.strip()
        while position < len(source):
            match = TOKEN.match(source, position)
            if not match:
                raise Unknown(f"in an expression: {source[position:]}")
            self.tokens.append(match)
            position = match.end()

    def peek(self):
        return self.tokens[0].group(0).strip() if self.tokens else None

    def take(self, wanted=None):
        if not self.tokens or wanted and self.peek() != wanted:
            raise Unknown(f"in an expression: {self.peek()}, not {wanted}")
        return self.tokens.pop(0)

    def either(self):
        value = self.both()
        while self.peek() == "||":
            self.take()
            other = self.both()
            value = value if is_true(value) else other
        return value

    def both(self):
        value = self.compared()
        while self.peek() == "&&":
            self.take()
            other = self.compared()
            value = other if is_true(value) else value
        return value

    def compared(self):
        value = self.unary()
        while self.peek() in ("==", "!="):
            operator = self.take().group(0).strip()
            other = self.unary()
            same = text(value).lower() == text(other).lower()
            value = same if operator == "==" else not same
        return value

    def unary(self):
        if self.peek() == "!":
            self.take()
            return not is_true(self.unary())
        if self.peek() == "(":
            self.take()
            value = self.either()
            self.take(")")
            return value
        token = self.take()
        if token.group(1):
            return token.group(1)[1:-1].replace("''", "'")
        if token.group(2):
            return float(token.group(2))
        name = token.group(3)
        if name in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[name]
        if self.peek() == "(":
            self.take()
            self.take(")")
            states = {"success": "success", "failure": "failure"}
            if name == "always":
                return True
            if name not in states:
                raise Unknown(f"the function {name}")
            return self.state == states[name]
        if name not in self.values:
            raise Unknown(f"the context {name}")
        value = self.values[name]
        while self.peek() == ".":
            self.take()
            field = self.take().group(3)
            # A missing step, an output that was not set and a missing variable are empty.
            if isinstance(value, dict) and field not in value and name in ("github", "inputs", "matrix", "runner"):
                raise Unknown(f"{name}.{field}")
            value = value.get(field) if isinstance(value, dict) else None
        return value


def evaluate(source, values, state):
    match = re.fullmatch(r"\s*\$\{\{(.*)\}\}\s*", source, re.S)
    parser = Parser(match.group(1) if match else source, values, state)
    value = parser.either()
    if parser.tokens:
        raise Unknown(f"in an expression: {parser.peek()}")
    return value


def filled(value, values, state):
    """Returns a value with its expressions evaluated."""
    if isinstance(value, dict):
        return {name: filled(item, values, state) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, values, state) for item in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{\{(.*?)\}\}", lambda m: text(evaluate(m.group(1), values, state)), value, flags=re.S)
