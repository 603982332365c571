"""Cheap checks of the generator, the tokenizer and the packing: /usr/bin/python3 -m unittest discover src/training"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np

from long import make_long_world, recalled_frames
from packing import Asked, Clip, pack
from questions import QUESTION_KINDS, View, ask_many
from sending import choose_sent
from tokens import PREFIX, SUFFIX, Tokenizer, clock
from world import GAP, make_world


class WorldTest(unittest.TestCase):
    def test_events_are_apart_and_show_in_the_frames(self):
        for number in range(200):
            world = make_world(np.random.default_rng((9, number)), 24)
            frames = [e.frame for e in world.events]
            self.assertTrue(all(b - a >= GAP for a, b in zip(frames, frames[1:])))
            for e in world.events:
                if e.what == "left":
                    self.assertTrue(world.present[e.frame - 1, e.thing] and not world.present[e.frame, e.thing])
                if e.what == "stopped":
                    place = world.place[:, e.thing]
                    self.assertTrue((place[e.frame] == place[e.frame - 1]).all() and (place[e.frame - 1] != place[e.frame - 2]).any())

    def test_a_moment_knows_nothing_of_what_comes_later(self):
        for number in range(50):
            world = make_world(np.random.default_rng((10, number)), 24)
            view = View(world, 12, 0)
            self.assertTrue(all(e.frame < 12 for e in view.events))


class LongWorldTest(unittest.TestCase):
    def test_events_are_apart_and_every_name_is_seen_once(self):
        for number in range(20):
            world = make_long_world(np.random.default_rng((11, number)), 900)
            frames = [e.frame for e in world.events]
            self.assertTrue(all(b - a >= GAP for a, b in zip(frames, frames[1:])))
            names = [pair for i, k in enumerate(world.kind) for pair in {(int(k), int(c)) for c in world.colour[world.present[:, i], i]}]
            self.assertEqual(len(names), len(set(names)))
            self.assertLessEqual(world.present.sum(1).max(), 3)

    def test_a_question_sees_runs_of_frames_that_end_with_its_own_moment(self):
        for number in range(50):
            rng = np.random.default_rng((12, number))
            world = make_long_world(rng, 900)
            times, runs = recalled_frames(rng, world, 48)
            self.assertLessEqual(len(times), 80)
            self.assertTrue((np.diff(times) > 0).all() and (np.diff(runs) >= 0).all() and (np.diff(runs) <= 1).all())
            self.assertTrue((np.diff(times)[-3:] == 1).all())


class TokenizerTest(unittest.TestCase):
    tokenizer = Tokenizer.for_world()

    def test_every_text_comes_back(self):
        for text in ("the red circle left", "what was visible at 00:03:12?", "Grüße, 漢字 & 12345\n\n x", "red circle, blue star"):
            self.assertEqual(text, self.tokenizer.decode(self.tokenizer.encode(text)))

    def test_words_and_times_are_single_tokens(self):
        self.assertEqual(3, len(self.tokenizer.encode(clock(2 * 86399))))
        self.assertEqual(3, len(self.tokenizer.encode(PREFIX)))
        rng, world = np.random.default_rng(4), make_world(np.random.default_rng(3), 20)
        for q in ask_many(rng, world, 20, 0, 40, np.ones(len(QUESTION_KINDS))):
            words = q.answer.replace(",", " ,").replace(":", " :").split()
            self.assertLessEqual(len(self.tokenizer.encode(q.answer)), len(words) + q.answer.count(", 0"))
            self.assertEqual(q.text, self.tokenizer.decode(self.tokenizer.encode(SUFFIX.format(q.text))[1:-4]))


class SendingTest(unittest.TestCase):
    def test_a_still_scene_is_sent_once_and_what_changes_is_sent_again(self):
        rng = np.random.default_rng(6)
        visual = np.repeat(rng.normal(0, 1, (1, 16, 32)), 8, 0) + rng.normal(0, .01, (8, 16, 32))
        visual[:, 9] += 3
        visual[5:, 4] += 1
        keep = choose_sent(visual)
        self.assertTrue(keep[0].all() and not keep[[1, 2, 3, 4, 6, 7]].any())
        self.assertEqual([4, 9], np.flatnonzero(keep[5]).tolist())

    def test_a_skipped_frame_has_no_token_and_its_time_stands_before_the_question(self):
        tokenizer = Tokenizer.for_world()
        keep = np.zeros((5, 16), bool)
        keep[0], keep[2, 3] = True, True
        asked = [Asked(3, "what is there?", "nothing"), Asked(5, "what is there?", "nothing")]
        packed = pack(tokenizer, [Clip(5, 8, asked, keep, close=True, skip=True)])
        first, second = ([int(i) for i, s in zip(packed["ids"][0], packed["segment"][0]) if s == k] for k in (1, 2))
        self.assertEqual(3 + (3 + 16) + (3 + 1), int((packed["segment"] == 0).sum()))
        self.assertEqual([*tokenizer.encode(clock(12)), *first], second)
        for k in (1, 2):
            self.assertEqual(list(range(26, 26 + (packed["segment"][0] == k).sum())), packed["position"][0][packed["segment"][0] == k].tolist())


if __name__ == "__main__":
    unittest.main()
