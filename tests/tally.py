"""Adds up the results of all stages of ./test: JUnit files of GoogleTest, ctest and pytest in one folder.

Prints `N passed, N failed` (and skipped, where there are any) and exits 1 when something failed or nothing ran.
A test program that ctest calls failed, but that left no failed case behind, died: that is one failure.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count(suite):
    """Passed, failed and skipped cases of one <testsuite>."""
    cases = suite.findall(".//testcase")
    failed = sum(1 for c in cases if c.find("failure") is not None or c.find("error") is not None)
    skipped = sum(1 for c in cases if c.find("skipped") is not None or c.get("status") == "notrun")
    return len(cases) - failed - skipped, failed, skipped


def dead_programs(ctest_file, cases_folder):
    """Names of the programs in ctest's file that failed without a failed case of their own."""
    dead = []
    for case in ElementTree.parse(ctest_file).iter("testcase"):
        if case.get("status") != "fail":
            continue
        own = cases_folder / f"{case.get('name')}_test.xml"
        if not own.exists() or count(ElementTree.parse(own).getroot())[1] == 0:
            dead.append(f"{ctest_file.name.split('.')[0]}: {case.get('name')}")
    return dead


def failed_names(root):
    for case in root.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield f"{case.get('classname') or ''}.{case.get('name')}".lstrip(".")


def main(folder):
    passed = failed = skipped = 0
    names = []
    for file in sorted(folder.rglob("*.xml")):
        if file.name.endswith(".programs.xml"):
            dead = dead_programs(file, folder / file.name.split(".")[0])
            failed += len(dead)
            names += dead
            continue
        root = ElementTree.parse(file).getroot()
        counts = count(root)
        passed, failed, skipped = passed + counts[0], failed + counts[1], skipped + counts[2]
        names += [f"{file.relative_to(folder).parent}: {name}" for name in failed_names(root)]
    for name in names:
        print(f"failed: {name}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
