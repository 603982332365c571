"""Draws docs/images/doorway.svg: five moments of the sample stream `doorway`, and what `./video ask` says. Run from the repository's root."""

import base64
import json
import subprocess

STREAM = "streams/doorway"
MOMENTS = [2, 8, 14.5, 19, 22]
ASKED = [(8, "is the door open?"), (18, "when did the door close?"), (18, "did the purple circle leave?")]
SIDE, GAP = 176, 12


def picture(moment):
    """The frame shown at a moment, as a data URI."""
    png = subprocess.run(
        ["ffmpeg", "-v", "error", "-ss", str(moment), "-i", f"{STREAM}/clip.mp4", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"],
        check=True, capture_output=True).stdout
    return "data:image/png;base64," + base64.b64encode(png).decode()


def ask(question, moment):
    """What the program answers as of a moment."""
    answer = subprocess.run(
        ["./video", "ask", f"{STREAM}/clip.mp4", question, "--at", str(moment), "--json"], check=True, capture_output=True).stdout
    return json.loads(answer)


def span(evidence):
    first, last = evidence["from"], evidence["to"]
    return f"{first:g} s" if first == last else f"{first:g}-{last:g} s"


def line(x, y, text, size=15, colour="#c9d1d9", weight="normal"):
    return (f'<text x="{x}" y="{y}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="{size}" '
            f'font-weight="{weight}" fill="{colour}">{text}</text>')


def main():
    width = GAP + len(MOMENTS) * (SIDE + GAP)
    parts = []
    for i, moment in enumerate(MOMENTS):
        x = GAP + i * (SIDE + GAP)
        parts.append(f'<image x="{x}" y="{GAP}" width="{SIDE}" height="{SIDE}" href="{picture(moment)}"/>')
        parts.append(line(x, GAP + SIDE + 20, f"{moment:g} s", 13, "#8b949e"))
    y = GAP + SIDE + 56
    for moment, question in ASKED:
        answer = ask(question, moment)
        parts.append(line(GAP, y, f"at {moment:g} s", 14, "#8b949e"))
        parts.append(line(GAP + 90, y, question, weight="bold"))
        parts.append(line(GAP + 400, y, answer["answer"], colour="#3fb950"))
        parts.append(line(GAP + 510, y, "evidence " + ", ".join(map(span, answer["evidence"])), 13, "#8b949e"))
        y += 28
    height = y - 4
    with open("docs/images/doorway.svg", "w") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
                   f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>{"".join(parts)}</svg>\n')


if __name__ == "__main__":
    main()
