"""One question in QTI 2.1: what is asked, what is right, and what is told after each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from nokernel.lms.archive import element, image_name, parsed
from nokernel.lms.bank import Item
from nokernel.lms.parts import afterwards, choices_of, instruction, mixed, number

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
RESPONSE = {"identifier": "RESPONSE"}
Parts = tuple[Element, Element, list[Element], list[tuple[str, str]]]
"""Of a type: the declaration of its response, its interaction, its scoring, its feedback by identifier."""


def item_xml(item: Item) -> Element:
    """Return a question as an ``assessmentItem``."""
    declaration, interaction, scoring, told = TYPES[item.type](item)
    outcomes = [
        _outcome("SCORE", "single", "float", "0"),
        _outcome("MAXSCORE", "single", "float", "1"),
        _outcome("WHY", "multiple" if item.type == "multiple" else "single", "identifier"),
        _outcome("AFTER", "single", "identifier"),
    ]
    after = _set("AFTER", element("baseValue", {"baseType": "identifier"}, "general"))
    body = [parsed("p", item.question.html)]
    if item.image:
        body.append(element("p", {}, element("img", {"src": image_name(item), "alt": item.alt})))
    if told_unit := instruction(item):
        body.append(element("p", {}, told_unit))
    return element(
        "assessmentItem",
        {
            "xmlns": QTI,
            "identifier": item.id,
            "title": item.id,
            "adaptive": "false",
            "timeDependent": "false",
        },
        declaration,
        *outcomes,
        element("itemBody", {}, *body, interaction),
        element("responseProcessing", {}, *scoring, after),
        *(_modal("WHY", ident, html) for ident, html in told),
        _modal("AFTER", "general", afterwards(item)),
    )


def _choice(item: Item) -> Parts:
    multiple = item.type == "multiple"
    idents = [f"option-{n}" for n in range(1, len(item.options) + 1)]
    right = [ident for ident, option in zip(idents, item.options, strict=True) if option.correct]
    choices = [
        parsed("simpleChoice", option.text.html, {"identifier": ident})
        for ident, option in zip(idents, item.options, strict=True)
    ]
    interaction = element(
        "choiceInteraction",
        {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxChoices": "0" if multiple else "1"},
        *choices,
    )
    told = [(ident, option.feedback.html) for ident, option in zip(idents, item.options, strict=True)]
    declaration = _declaration("multiple" if multiple else "single", "identifier", right)
    return declaration, interaction, [_if(_match()), _set("WHY", element("variable", RESPONSE))], told


def _numeric(item: Item) -> Parts:
    """Return a field in which a number within the tolerance is right; a trap is met within the same."""
    names = [f"trap-{n}" for n in range(1, len(item.traps) + 1)]
    keys = [element("correct", RESPONSE)]
    keys += [
        element("baseValue", {"baseType": "float"}, number(trap.value, item.tolerance)) for trap in item.traps
    ]
    tolerance = number(item.tolerance)
    mode = {"toleranceMode": "exact"}
    if item.tolerance:
        mode = {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
    tests = [element("equal", mode, element("variable", RESPONSE), key) for key in keys]
    branches = [
        element(
            "responseElseIf", {}, test, _set("WHY", element("baseValue", {"baseType": "identifier"}, name))
        )
        for test, name in zip(tests[1:], names, strict=True)
    ]
    scoring = _if(tests[0])
    scoring.extend(branches)
    told = [(name, trap.feedback.html) for name, trap in zip(names, item.traps, strict=True)]
    declaration = _declaration("single", "float", [number(item.answer, item.tolerance)])
    return declaration, _field(12), [scoring], told


def _text(item: Item) -> Parts:
    entries = [
        element("mapEntry", {"mapKey": text, "mappedValue": "1", "caseSensitive": "false"})
        for text in item.accept
    ]
    declaration = _declaration("single", "string", item.accept[:1])
    declaration.append(
        element("mapping", {"lowerBound": "0", "upperBound": "1", "defaultValue": "0"}, *entries)
    )
    return declaration, _field(30), [_set("SCORE", element("mapResponse", RESPONSE))], []


def _order(item: Item) -> Parts:
    names = {text: f"item-{n}" for n, text in enumerate(item.items, 1)}
    choices = [parsed("simpleChoice", text.html, {"identifier": names[text]}) for text in mixed(item)]
    interaction = element("orderInteraction", {"responseIdentifier": "RESPONSE", "shuffle": "true"}, *choices)
    return _declaration("ordered", "identifier", list(names.values())), interaction, [_if(_match())], []


def _pairs(item: Item) -> Parts:
    rights = choices_of(item)
    key = [f"left-{n} right-{rights.index(right) + 1}" for n, (_, right) in enumerate(item.pairs, 1)]
    one, many = {"matchMax": "1"}, {"matchMax": str(len(item.pairs))}
    lefts = [
        parsed("simpleAssociableChoice", left.html, {"identifier": f"left-{n}", **one})
        for n, (left, _) in enumerate(item.pairs, 1)
    ]
    choices = [
        parsed("simpleAssociableChoice", right.html, {"identifier": f"right-{n}", **many})
        for n, right in enumerate(rights, 1)
    ]
    interaction = element(
        "matchInteraction",
        {"responseIdentifier": "RESPONSE", "shuffle": "false", "maxAssociations": str(len(item.pairs))},
        element("simpleMatchSet", {}, *lefts),
        element("simpleMatchSet", {}, *choices),
    )
    return _declaration("multiple", "directedPair", key), interaction, [_if(_match())], []


TYPES: dict[str, Callable[[Item], Parts]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "text": _text,
    "order": _order,
    "match": _pairs,
}


def _declaration(cardinality: str, base: str, key: Iterable[str]) -> Element:
    right = element("correctResponse", {}, *(element("value", {}, value) for value in key))
    return element("responseDeclaration", {**RESPONSE, "cardinality": cardinality, "baseType": base}, right)


def _outcome(name: str, cardinality: str, base: str, default: str = "") -> Element:
    made = element("outcomeDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base})
    if default:
        made.append(element("defaultValue", {}, element("value", {}, default)))
    return made


def _field(length: int) -> Element:
    attributes = {"responseIdentifier": "RESPONSE", "expectedLength": str(length)}
    return element("p", {}, "Your answer: ", element("textEntryInteraction", attributes))


def _match() -> Element:
    return element("match", {}, element("variable", RESPONSE), element("correct", RESPONSE))


def _if(test: Element) -> Element:
    """Return the rule that an answer is worth a point if ``test`` holds."""
    point = _set("SCORE", element("baseValue", {"baseType": "float"}, "1"))
    return element("responseCondition", {}, element("responseIf", {}, test, point))


def _set(name: str, value: Element) -> Element:
    return element("setOutcomeValue", {"identifier": name}, value)


def _modal(outcome: str, ident: str, html: str) -> Element:
    block = html if html.startswith("<p>") else f"<p>{html}</p>"
    attributes = {"outcomeIdentifier": outcome, "identifier": ident, "showHide": "show"}
    return parsed("modalFeedback", block, attributes)
