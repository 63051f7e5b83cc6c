"""Client of the ParkHub API: models, algorithms, APPs and all else it does."""
from .client import Answer, Park, Quantity, Series, Upload
from .operations import API_DIGEST, API_VERSION, OPERATIONS
from .transport import ParkError

__version__ = "@VERSION@"
__all__ = ["API_DIGEST", "API_VERSION", "OPERATIONS", "Answer", "Park",
           "ParkError", "Quantity", "Series", "Upload", "__version__"]
