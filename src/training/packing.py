"""Lays out clips and their questions as token sequences, many questions after one clip.

A question's tokens see the prefix, the frames up to its own moment and themselves, and their positions go on from that
moment; so one pass over the clip serves questions asked at several moments, and each is exactly the prompt that a single
question would be: prefix, (header, 16 visual tokens) for every frame, image_newline, suffix, answer.
"""
from dataclasses import dataclass

import numpy as np

from tokens import PREFIX, SUFFIX, clock

FRAME = 3 + 16
PREFIX_TOKENS = 3
RECENT = 12  # frames that the retrieval pass of a question sees


@dataclass
class Asked:
    seen: int  # frames of the clip
    text: str
    answer: str
    kind: int = 0
    look: tuple = ((), (), ())  # as in questions.Question
    evidence: tuple = ()  # frames of the clip that show the answer; where given, the question also learns to find them
    named: bool = False  # whether the question names what it is about, so that nothing else can be meant


@dataclass
class Clip:
    frames: int
    start: int  # stream time of the world's frame 0 in half seconds
    asked: list
    keep: np.ndarray | None = None  # [T, 16], which visual tokens remain
    close: bool = False  # whether the positions of the remaining tokens close up
    skip: bool = False  # whether a frame with no token left has no header either
    owned: np.ndarray | None = None  # [T, 16] owner of each cell, for `look`
    times: np.ndarray | None = None  # [T] the world's frames that these are; all from 0 on where not given
    since: np.ndarray | None = None  # [T] the first frame that each frame sees; where not given all before it
    runs: np.ndarray | None = None  # [T] number of the run of frames that each belongs to


def pack(tokenizer, clips):
    """Arrays [B, N]: ids, visual, newline, position, segment (0 clip, 1.. question, -1 padding), limit (how much of the clip
    the token may see), since (from which token of the clip on), label (next token of an answer or -1), weight, question (running
    number or -1), frame (of the clip's tokens: running number of the frame in the group, else -1) and seeks (of the tokens of a question's
    retrieval pass: its running number among those, else -1). Also `kinds`, the
    kind of every question, `keep`, one row of 16 for every frame, `look_first` and `look_last` [answer tokens, N], the visual
    tokens of the clip at which each answer token is to be seen, and of the retrieval passes `sought` and `known` [R, frames]: which frames are to be found, and among which; `named` [R]."""
    prefix = tokenizer.encode(PREFIX)
    rows, kinds, looks, seeks, frames = [], [], [], [], sum(c.frames for c in clips)
    first = 0
    for clip in clips:
        rows.append(_pack_one(tokenizer, prefix, clip, kinds, looks, seeks, first, frames))
        first += clip.frames
    n = max(len(r[0]) for r in rows)
    fill = dict(ids=0, visual=0, newline=0, position=0, segment=-1, limit=0, since=0, label=-1, weight=0, question=-1, frame=-1, seeks=-1)
    out = {}
    for k, (name, empty) in enumerate(fill.items()):
        a = np.full((len(rows), n), empty, np.float32 if name == "weight" else np.int64)
        for b, row in enumerate(rows):
            a[b, :len(row[k])] = row[k]
        out[name] = a
    out["kinds"] = np.array(kinds, np.int64)
    for k, name in enumerate(("look_first", "look_last")):
        out[name] = np.zeros((len(looks), n), bool)
        for row, pair in zip(out[name], looks):
            row[pair[k]] = True
    out["sought"], out["known"] = (np.array([s[k] for s in seeks]).reshape(-1, frames) for k in (0, 1))
    out["named"] = np.array([s[2] for s in seeks], bool)
    out["keep"] = np.concatenate([np.ones((c.frames, 16), bool) if c.keep is None else c.keep for c in clips])
    return out


def _pack_one(tokenizer, prefix, clip, kinds, looks, seeks, first_frame, all_frames):
    t, p, comma = clip.frames, len(prefix), tokenizer.encode(",")[0]
    times = np.arange(t) if clip.times is None else clip.times
    ids = np.empty((t, FRAME), np.int64)
    ids[:, :3] = [tokenizer.encode(clock(clip.start + f)) for f in times]
    ids[:, 3:] = tokenizer.video
    kept = np.ones((t, FRAME), bool)
    if clip.keep is not None:
        kept[:, 3:] = clip.keep
    if clip.skip:
        kept[:, :3] = clip.keep.any(1)[:, None]
    flat = kept.ravel()
    position = np.arange(p, p + t * FRAME)[flat]
    if clip.close:
        position = np.arange(p, p + len(position))
    used = np.concatenate([[p], p + np.cumsum(kept.sum(1))])  # how many tokens the first f frames take
    n = p + int(flat.sum())
    visual = np.zeros(n, np.int64)
    visual[p:] = ((np.arange(t * FRAME) % FRAME) >= 3)[flat]
    token = np.where(kept, p + np.cumsum(flat).reshape(t, FRAME) - 1, -1)[:, 3:]  # of each cell, -1 if dropped
    if clip.skip:  # what was not sent again is to be seen in the token sent last
        token = np.maximum.accumulate(token, 0)
    shown = np.maximum.accumulate(np.where(kept.any(1), np.arange(t), 0))  # the frame that shows what each one does
    of_frame = np.concatenate([np.full(p, -1), np.repeat(np.arange(t), FRAME)[flat]])
    since = np.zeros(n, np.int64)
    if clip.since is not None:
        since[p:] = used[clip.since[of_frame[p:]]]
    columns = [[np.concatenate([prefix, ids.ravel()[flat]])], [visual], [np.zeros(n, np.int64)],
               [np.concatenate([np.arange(p), position])], [np.zeros(n, np.int64)], [np.arange(1, n + 1)], [since],
               [np.full(n, -1)], [np.zeros(n)], [np.full(n, -1)], [np.where(of_frame >= 0, of_frame + first_frame, -1)], [np.full(n, -1)]]
    for j, asked in enumerate(clip.asked):
        now = tokenizer.encode(clock(clip.start + times[asked.seen - 1])) if not kept[asked.seen - 1].any() else ()
        suffix = [*now, tokenizer.video, *tokenizer.encode(SUFFIX.format(asked.text))]
        answer = [*tokenizer.encode(asked.answer), tokenizer.end]
        q = suffix + answer[:-1]
        m, limit = len(q), int(used[asked.seen])
        first = limit if clip.close else p + asked.seen * FRAME
        label = np.full(m, -1)
        label[len(suffix) - 1:] = answer
        newline = np.zeros(m, np.int64)
        newline[len(now)] = 1
        weight = np.full(m, min(1., 6 / len(answer)))
        values = (q, np.zeros(m, np.int64), newline, np.arange(first, first + m), np.full(m, j + 1), np.full(m, limit),
                  np.zeros(m, np.int64), label, weight, np.where(label >= 0, len(kinds), -1), np.full(m, -1), np.full(m, -1))
        for column, value in zip(columns, values):
            column.append(value)
        if len(asked.evidence):
            _pack_search(tokenizer, columns, asked, kept, shown, used, first, limit, len(clip.asked) + j + 1, seeks, first_frame, all_frames)
        kinds.append(asked.kind)
        first, last, parts = asked.look
        first, last = _tokens_to_look_at(token, clip.owned, first), _tokens_to_look_at(token, clip.owned, last)
        parts = [_tokens_to_look_at(token, clip.owned, part) for part in parts]
        part = 0
        for word in answer:
            looks.append((first, parts[part] if part < len(parts) else last))
            part += word == comma
    return [np.concatenate(c) for c in columns]


def _pack_search(tokenizer, columns, asked, kept, shown, used, first, limit, segment, seeks, first_frame, all_frames):
    """The retrieval pass of a question: its bare text after the most recent frames."""
    text = tokenizer.encode(asked.text)
    m = len(text)
    sent = np.flatnonzero(kept[:asked.seen].any(1))
    since = used[sent[-RECENT]] if len(sent) > RECENT else 0
    none, zero = np.full(m, -1), np.zeros(m, np.int64)
    values = (text, zero, zero, np.arange(first, first + m), np.full(m, segment), np.full(m, limit), np.full(m, since),
              none, np.zeros(m), none, none, np.full(m, len(seeks)))
    for column, value in zip(columns, values):
        column.append(value)
    sought, known = np.zeros(all_frames, bool), np.zeros(all_frames, bool)
    sought[first_frame + shown[list(asked.evidence)]] = True
    known[first_frame + sent] = True
    seeks.append((sought & known, known, asked.named))


def _tokens_to_look_at(token, owned, look):
    found = []
    for frame, map_frame, owner in look:
        cells = token[frame] if owner is None else token[frame][owned[map_frame] == owner]
        found.extend(cells[cells >= 0].tolist())
    return found


def mask_of(segment, limit, since, dtype):
    """Additive attention mask [B, 1, N, N] (torch) from the packed segments and limits; the prefix is seen by all."""
    import torch
    n = segment.shape[1]
    index = torch.arange(n, device=segment.device)
    column = segment[:, None, :]
    own = (column == segment[:, :, None]) & (column != 0)
    clip = (column == 0) & (index < limit[:, :, None]) & ((index >= since[:, :, None]) | (index < PREFIX_TOKENS))
    allowed = (own | clip) & (index <= index[:, None])
    return torch.zeros(allowed.shape, dtype=dtype, device=segment.device).masked_fill_(~allowed, -1e4)[:, None]
