"""Names: readable random names for runs that were given none."""

from __future__ import annotations

import os

ADJECTIVES = """
able amber ample azure balmy bold brave breezy bright brisk calm candid civil clear clever cosy crisp daring
deft dewy eager early earnest easy elated even fair fancy fast fleet fluent fond frank fresh gentle giddy glad
golden grand great hardy hazel honest humble jolly jovial keen kind lasting light lively lucid lucky lunar
mellow merry mild misty modest neat nimble noble novel patient placid plucky polar polite proud quick quiet
rapid ready regal robust rosy royal rustic sage serene sharp shiny silent silver simple sleek smart snowy solar
solid spry stable steady stellar still sturdy sunny super sweet swift tidy tranquil true trusty upbeat urban
valiant velvet vital vivid warm wise witty young zesty
""".split()  # noqa: SIM905 (a list of words reads best as words)
NOUNS = """
acorn aspen badger bamboo basin beacon birch bison bluff brook canyon cedar cliff cloud comet condor coral cove
crane creek curlew cypress dawn delta dingo dove dune eagle elm ember falcon fern field finch fjord forest fox
galaxy gecko glacier glade gorge grove gull harbor hare hawk hazel heron hill ibis iris island jackal jaguar jay
juniper kestrel koala lagoon lake lark laurel lemur linnet lotus lynx magpie maple marsh marten meadow mesa
meteor moon moose moss nebula newt oak oasis ocean orbit orca oriole osprey otter owl panda peak pebble pine
planet plover pond poppy prairie puffin quail quartz rain raven reef ridge river robin salmon sequoia shore
sparrow spruce star stone stork stream summit swan teal thrush tide tiger trout tulip tundra valley viper walnut
wave willow wolf wren yak zebra
""".split()  # noqa: SIM905 (a list of words reads best as words)


def random_name() -> str:
    """An adjective, a noun and a number, such as `brave-otter-417`: about 15 million of them, for people to say aloud.

    Runs are told apart by id; two runs of one name do no harm.
    """
    number = int.from_bytes(os.urandom(8), "big")
    number, first = divmod(number, len(ADJECTIVES))
    number, second = divmod(number, len(NOUNS))
    return f"{ADJECTIVES[first]}-{NOUNS[second]}-{number % 1000}"
