"""A new version of the app arrives while a form is open: it waits and says so, and takes nothing with it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_interrupted import AID, begins
from tests.server import ROOT, Server

BEFORE, AFTER = "想办什么事？", "今天想办什么事？"


def build_next(dist: Path) -> None:
    """The next build in the place of this one: a sentence reads otherwise, every script has another name, as if its content
    had another hash, and the old names are gone, as after every release."""
    names = {path.name: f"next-{path.name}" for path in dist.glob("assets/*.*s")}
    known = re.compile("|".join(map(re.escape, names)))
    for path in [*dist.glob("assets/*.*s"), dist / "sw.js", dist / "index.html"]:
        text = known.sub(lambda name: names[name[0]], path.read_text()).replace(BEFORE, AFTER)
        if path.name == "sw.js":
            text = re.sub(
                '"revision":"[0-9a-f]+","url":"index.html"', f'"revision":"{0:032}","url":"index.html"', text
            )
        for packed in (".br", ".gz"):
            path.with_name(path.name + packed).unlink(missing_ok=True)
        path.unlink()
        path.with_name(names.get(path.name, path.name)).write_text(text)


def test_a_new_version_waits_for_the_open_form(
    other_server: Callable[..., Server], phone_of: Phones, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    shutil.copytree(ROOT / "pwa" / "dist", dist)
    server = other_server(PWA_DIR=str(dist))
    phone = begins(phone_of("白志强", server)).is_in_care(f"/api/items/{AID}")
    server.kill()
    build_next(dist)
    server.start()
    other = Phone(phone.page.context.new_page(), server, phone.owner).goes_to("/cases")
    phone.types("全家月收入", "1234.50").sees("填完打开的表单后再更新").is_saved()
    # In the other tab nothing is open, and it may not pull the code away from under the form either.
    other.sees("填完打开的表单后再更新")
    phone.steps_to("遇到的困难").goes_back().holds("全家月收入", "1234.50")
    phone.goes_to("/").sees(BEFORE).taps("现在更新").sees(AFTER).sees_no("新版本已准备好")
    phone.picks("临时救助").on_page("申请人").steps_to("家庭").holds("全家月收入", "1234.50").is_saved()
