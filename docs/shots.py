"""Make the README's two screenshots again, from a fresh demo clinic: `make shots`. Needs Chromium."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITE = "http://127.0.0.1:8765"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


def sign_in_links(demo: subprocess.Popen[str]) -> dict[str, str]:
    """The demo prints a link for each role, the role's name before it; then it serves."""
    links: dict[str, str] = {}
    role = ""
    for line in demo.stdout or ():
        role = next((name for name in ("patient", "therapist", "admin") if name in line.lower()), role)
        if found := re.search(rf"{SITE}/\S+", line):
            links.setdefault(role, found.group())
        if {"patient", "therapist"} <= links.keys():
            return links
    sys.exit("The demo ended without printing its links.")


def wait_until_served() -> None:
    """Half a minute at most: the links are printed just before the server starts."""
    for _ in range(60):
        try:
            urlopen(f"{SITE}/healthz", timeout=5).close()
            return
        except (URLError, TimeoutError, ConnectionError):
            sleep(0.5)
    sys.exit("The demo does not serve.")


def shoot(browser: Browser, link: str, device: dict[str, Any], name: str) -> None:
    """Open the link and join, as a person does, and keep the page that follows."""
    page = browser.new_context(color_scheme="light", reduced_motion="reduce", **device).new_page()
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=ROOT / "docs" / "shots" / f"{name}.png")


def main() -> None:
    """Start a demo in a folder of its own, take both, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "DATA_DIR": folder, "SITE_URL": SITE, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "manage.py", "demo"]
        with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as demo:
            try:
                links = sign_in_links(demo)
                wait_until_served()
                with sync_playwright() as play:
                    browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                    shoot(browser, links["patient"], PHONE, "today")
                    shoot(browser, links["therapist"], DESK, "worklist")
            finally:
                demo.terminate()


if __name__ == "__main__":
    main()
