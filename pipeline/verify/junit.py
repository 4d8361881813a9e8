"""A test run as JUnit XML, the form that continuous integration reads.

In: a `GoRun`. Out: the text of one XML file. A binary that died outside of any test counts as one failed case of
its own, so that no reader can take the run for green.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from pipeline.verify.results import GoPackage, GoRun, GoTest, Outcome

NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def junit(run: GoRun) -> str:
    """One `testsuite` for each package."""
    root = ET.Element("testsuites")
    for package in run.packages:
        root.append(_suite(package))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(package: GoPackage) -> ET.Element:
    cases = [_case(test) for test in package.tests]
    if package.outcome not in (Outcome.PASS, Outcome.SKIP) and not any(test.bad for test in package.tests):
        case = ET.Element("testcase", classname=package.package, name="(test binary)", time="0.000")
        _complain(case, package.outcome, package.output)
        cases.append(case)
    failed = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failed), "skipped": str(skipped)}
    suite = ET.Element("testsuite", {"name": package.package, "time": f"{package.seconds:.3f}", **counts})
    suite.extend(cases)
    return suite


def _case(test: GoTest) -> ET.Element:
    case = ET.Element("testcase", classname=test.package, name=test.name, time=f"{test.seconds:.3f}")
    if test.outcome is Outcome.SKIP:
        ET.SubElement(case, "skipped", message=_clean(" ".join(test.output)))
    elif test.bad:
        _complain(case, test.outcome, test.output)
    return case


def _complain(case: ET.Element, outcome: Outcome, output: tuple[str, ...]) -> None:
    failure = ET.SubElement(case, "failure", message=_clean(output[0].strip() if output else str(outcome)))
    failure.text = _clean("\n".join(output))


def _clean(text: str) -> str:
    return NOT_XML.sub("�", text)
