"""Readers of exported questions: the standard library's XML and zip modules, and nothing of the writers.

Each reader returns questions by their ids, a dict each: `type`, `asked` and `general` (texts without
markup), and by type `choices` {text: (is right, feedback)}, `window` (lowest, highest right number) with
`traps` {number: feedback}, `order` (texts), `pairs` {left: right}, `accept` (set of texts).
"""

import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

QUOTES = str.maketrans("“”‘’", "\"\"''")


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)

    def handle_endtag(self, tag):
        if tag in ("p", "li", "ul"):
            self.words.append("\n")


def plain(html):
    """A text without markup, in straight quotes and single spaces."""
    parser = _Words()
    parser.feed(html)
    return " ".join("".join(parser.words).translate(QUOTES).split())


def paragraphs(html):
    """The words of each block of a text."""
    parser = _Words()
    parser.feed(html)
    return [plain(line) for line in "".join(parser.words).split("\n") if line.strip()]


def parse(content):
    """An XML document without its namespaces."""
    root = ElementTree.fromstring(content)
    for node in root.iter():
        node.tag = node.tag.partition("}")[2] or node.tag
    return root


def listed(archive):
    """Names of the files that the manifest of an opened archive lists, each of which has to be there."""
    names = [node.get("href") for node in parse(archive.read("imsmanifest.xml")).iter("file")]
    assert set(names) <= set(archive.namelist())
    return names


def qti12(path):
    """The items of the one quiz in a zip of Canvas or a cartridge."""
    with zipfile.ZipFile(path) as archive:
        quizzes = [
            root
            for name in listed(archive)
            if name.endswith(".xml") and (root := parse(archive.read(name))).tag == "questestinterop"
        ]
    (quiz,) = quizzes
    return list(quiz.iter("item"))


def fields(item):
    """The metadata of an item of QTI 1.2."""
    return {
        node.findtext("fieldlabel"): node.findtext("fieldentry") for node in item.iter("qtimetadatafield")
    }


def _told(item):
    return {
        node.get("ident"): "".join(t.text for t in node.iter("mattext")) for node in item.iter("itemfeedback")
    }


def _linked(item):
    """Feedback by the answer that it follows."""
    told, found = _told(item), {}
    for rule in item.iter("respcondition"):
        for shown in rule.iter("displayfeedback"):
            for test in rule.find("conditionvar").findall("varequal"):
                found[test.text] = plain(told[shown.get("linkrefid")])
    return found


def _right(item):
    """The answers that score, without those that must not be given."""
    (rule,) = (rule for rule in item.iter("respcondition") if rule.findtext("setvar") == "100")
    wrong = {test.text for no in rule.iter("not") for test in no.iter("varequal")}
    return [test.text for test in rule.iter("varequal") if test.text not in wrong], rule


def _common(item):
    asked = paragraphs(item.find("presentation/material/mattext").text)
    return {"id": item.get("title"), "asked": asked, "general": plain(_told(item)["general_fb"])}


def _choices(item):
    right, linked = _right(item)[0], _linked(item)
    labels = {node.get("ident"): node.findtext("material/mattext") for node in item.iter("response_label")}
    return {plain(text): (ident in right, linked[ident]) for ident, text in labels.items()}


def canvas(path):
    """What Canvas would read."""
    return {item.get("title"): _canvas(item) for item in qti12(path)}


def _canvas(item):
    kind, found = fields(item)["question_type"], _common(item)
    if kind in ("multiple_choice_question", "multiple_answers_question"):
        found["choices"] = _choices(item)
        found["type"] = "single" if kind == "multiple_choice_question" else "multiple"
    elif kind == "short_answer_question":
        found |= {"type": "text", "accept": set(_right(item)[0])}
    elif kind == "numerical_question":
        _, rule = _right(item)
        window = (float(rule.find(".//vargte").text), float(rule.find(".//varlte").text))
        lines = re.findall("<li>(.*?): (.*?)</li>", _told(item).get("general_incorrect_fb", ""))
        traps = {float(number.split()[0].rstrip("%")): plain(text) for number, text in lines}
        found |= {"type": "numeric", "window": window, "traps": traps}
    else:
        assert kind == "matching_question"
        labels = {
            node.get("ident"): node.findtext("material/mattext") for node in item.iter("response_label")
        }
        key = {test.get("respident"): test.text for test in item.iter("varequal")}
        rows = item.findall("presentation/response_lid")
        pairs = {plain(r.findtext("material/mattext")): plain(labels[key[r.get("ident")]]) for r in rows}
        found |= {"type": "match", "pairs": pairs}
        total = sum(float(node.text) for node in item.iter("setvar"))
        assert abs(total - 100) < 0.1, "all pairs together are worth everything"
    return found


def cartridge(path):
    """What a system that imports cartridges would read; letters are led back to what they stand for."""
    return {item.get("title"): _cartridge(item) for item in qti12(path)}


def _cartridge(item):
    kind, found = fields(item)["cc_profile"], _common(item)
    if kind != "cc.fib.v0p1":
        found["choices"] = _choices(item)
        found["type"] = {"cc.multiple_choice.v0p1": "single", "cc.multiple_response.v0p1": "multiple"}[kind]
        return found
    right, linked = _right(item)[0], _linked(item)
    lettered = dict(line.split(": ", 1) for line in found["asked"] if re.match(r"[A-Z]: ", line))
    numbered = dict(line.split(": ", 1) for line in found["asked"] if re.match(r"\d: ", line))
    if numbered:
        pairs = {numbered[str(n)]: lettered[letter] for n, letter in enumerate(right[0], 1)}
        return {**found, "type": "match", "pairs": pairs}
    if lettered:
        return {**found, "type": "order", "order": [lettered[letter] for letter in right[0]]}
    try:
        numbers = [float(text) for text in right]
    except ValueError:
        return {**found, "type": "text", "accept": set(right)}
    traps = {}
    for text, feedback in linked.items():
        traps.setdefault(feedback, []).append(float(text))
    middle = {(min(values) + max(values)) / 2: feedback for feedback, values in traps.items()}
    return {**found, "type": "numeric", "window": (min(numbers), max(numbers)), "traps": middle}


def qti21(path):
    """What a system of QTI 2.1 would read, in the order of the test."""
    with zipfile.ZipFile(path) as archive:
        names = listed(archive)
        refs = [node.get("href") for node in parse(archive.read("test.xml")).iter("assessmentItemRef")]
        assert set(refs) | {"test.xml"} == {name for name in names if name.endswith(".xml")}
        items = [parse(archive.read(name)) for name in refs]
        sources = {node.get("src") for item in items for node in item.iter("img")}
        assert sources == {name for name in names if name.startswith("images/")}
    return {item.get("identifier"): _qti21(item) for item in items}


def _text(node):
    return plain("".join(node.itertext()))


def _qti21(item):
    key = [node.text for node in item.findall("responseDeclaration/correctResponse/value")]
    told = {node.get("identifier"): node for node in item.iter("modalFeedback")}
    whys = {ident: _text(node) for ident, node in told.items() if node.get("outcomeIdentifier") == "WHY"}
    asked = [_text(node) for node in item.find("itemBody").findall("p")]
    general = plain(" ".join(ElementTree.tostring(node, encoding="unicode") for node in told["general"]))
    found = {"id": item.get("identifier"), "asked": asked, "general": general}
    simple = {node.get("identifier"): _text(node) for node in item.iter("simpleChoice")}
    links = {node.get("identifier"): _text(node) for node in item.iter("simpleAssociableChoice")}
    if (choice := item.find(".//choiceInteraction")) is not None:
        kind = "single" if choice.get("maxChoices") == "1" else "multiple"
        assert item.find("responseDeclaration").get("cardinality") == kind
        choices = {text: (ident in key, whys[ident]) for ident, text in simple.items()}
        return {**found, "type": kind, "choices": choices}
    if item.find(".//orderInteraction") is not None:
        return {**found, "type": "order", "order": [simple[ident] for ident in key]}
    if item.find(".//matchInteraction") is not None:
        pairs = dict(pair.split() for pair in key)
        return {**found, "type": "match", "pairs": {links[a]: links[b] for a, b in pairs.items()}}
    if item.find("responseDeclaration").get("baseType") == "string":
        return {**found, "type": "text", "accept": {node.get("mapKey") for node in item.iter("mapEntry")}}
    traps = {}
    for branch in item.iter("responseElseIf"):
        ident = branch.findtext("setOutcomeValue/baseValue")
        traps[float(branch.findtext("equal/baseValue"))] = whys[ident]
    test = item.find(".//responseIf/equal")
    margin = float(test.get("tolerance", "0 0").split()[0])
    window = (float(key[0]) - margin, float(key[0]) + margin)
    return {**found, "type": "numeric", "window": window, "traps": traps}
