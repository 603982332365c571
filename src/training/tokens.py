"""The tokenizer: byte-level BPE in the form of Hugging Face's tokenizer.json, with every word of the world one token.

A time such as 00:03:12 is three tokens, `00`, `:03` and `:12`: the splitting pattern is Qwen2's with two alternatives in front.
"""
import json
import re
from collections import Counter
from functools import lru_cache

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>", "<video>"]
PATTERN = (r":\p{N}{2}|\p{N}{2}|(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
           r"|\s*[\r\n]+|\s+(?!\S)|\s+")
# The same pattern for Python's own regular expressions, which have no \p{}.
_SPLIT = re.compile(PATTERN.replace(r"[^\r\n\p{L}\p{N}]", r"(?:[^\r\n\w]|_)").replace(r"[^\s\p{L}\p{N}]", r"(?:[^\s\w]|_)")
                    .replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{N}", r"\d"))
_SPECIAL_SPLIT = re.compile("(" + "|".join(re.escape(s) for s in SPECIAL) + ")")

PREFIX = "<|im_start|>user "
SUFFIX = "\n{}<|im_end|><|im_start|>assistant\n"


def _byte_letters():
    """GPT-2's printable stand-in for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, extra = {b: chr(b) for b in plain}, 0
    for b in range(256):
        if b not in letters:
            letters[b] = chr(256 + extra)
            extra += 1
    return letters


_LETTER = _byte_letters()


def _spell(text):
    return "".join(_LETTER[b] for b in text.encode("utf-8"))


def build(words):
    """Runs BPE over the words, with and without a space before them, until each one is a single token."""
    merges, known = [], set()

    def learn(a, b):
        if (a, b) not in known:
            known.add((a, b))
            merges.append((a, b))

    for n in range(100):
        learn(str(n // 10), str(n % 10))
    for n in range(60):
        learn(":", f"{n:02d}")
    spelled = [list(_spell(p + w)) for w in words for p in (" ", "")] + [list(_spell(s)) for s in (", ",)]
    while True:
        pairs = Counter((a, b) for s in spelled for a, b in zip(s, s[1:]))
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        learn(*best)
        spelled = [_merge(s, best) for s in spelled]
    vocabulary = {_LETTER[b]: i for i, b in enumerate(sorted(_LETTER, key=lambda b: _LETTER[b]))}
    for a, b in merges:
        vocabulary.setdefault(a + b, len(vocabulary))
    return vocabulary, merges


def _merge(symbols, pair):
    out, i = [], 0
    while i < len(symbols):
        if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == pair:
            out.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            out.append(symbols[i])
            i += 1
    return out


class Tokenizer:
    def __init__(self, vocabulary, merges):
        self.vocabulary, self.merges = vocabulary, merges
        self.rank = {m: i for i, m in enumerate(merges)}
        self.special = {s: len(vocabulary) + i for i, s in enumerate(SPECIAL)}
        self.words = {i: t for t, i in vocabulary.items()}
        self.size = (len(vocabulary) + len(SPECIAL) + 63) // 64 * 64
        self._byte = {letter: b for b, letter in _LETTER.items()}
        self.end = self.special["<|im_end|>"]
        self.video = self.special["<video>"]
        self.encode = lru_cache(200_000)(self._encode)

    @classmethod
    def for_world(cls):
        from questions import vocabulary
        return cls(*build(vocabulary()))

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as f:
            model = json.load(f)["model"]
        return cls(model["vocab"], [tuple(m.split(" ")) for m in model["merges"]])

    def _encode(self, text):
        ids = []
        for part in _SPECIAL_SPLIT.split(text):
            if part in self.special:
                ids.append(self.special[part])
                continue
            for piece in _SPLIT.findall(part):
                ids.extend(self._encode_piece(piece))
        return tuple(ids)

    def _encode_piece(self, piece):
        symbols = list(_spell(piece))
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda p: self.rank.get(p, 1 << 30))
            if best not in self.rank:
                break
            symbols = _merge(symbols, best)
        return [self.vocabulary[s] for s in symbols]

    def decode(self, ids):
        text = "".join(self.words.get(i, "") for i in ids)
        return bytes(self._byte[c] for c in text).decode("utf-8", "replace")

    def to_json(self):
        added = [dict(id=i, content=s, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
                 for s, i in self.special.items()]
        byte_level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=False, use_regex=False)
        split = dict(type="Split", pattern=dict(Regex=PATTERN), behavior="Isolated", invert=False)
        return dict(
            version="1.0", truncation=None, padding=None, added_tokens=added, normalizer=dict(type="NFC"),
            pre_tokenizer=dict(type="Sequence", pretokenizers=[split, byte_level]), post_processor=byte_level,
            decoder=byte_level,
            model=dict(type="BPE", dropout=None, unk_token=None, continuing_subword_prefix="", end_of_word_suffix="",
                       fuse_unk=False, byte_fallback=False, vocab=self.vocabulary, merges=[f"{a} {b}" for a, b in self.merges]))


def clock(half_seconds):
    """The header of a frame at a stream time in half seconds."""
    s = half_seconds // 2
    return f"{s // 3600 % 24:02d}:{s // 60 % 60:02d}:{s % 60:02d}"
