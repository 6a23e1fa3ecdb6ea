"""Metadata and entry points. Tools are configured in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).parent


def compile_catalogues() -> None:
    """Make the .mo files that Django reads; they are not in git, only in what is built from it."""
    sources = sorted(HERE.glob("*/locale/*/LC_MESSAGES/*.po"))
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        # An sdist carries the .mo files it was built with, so an install without Babel loses nothing.
        for source in sources:
            if not source.with_suffix(".mo").exists():
                print(f"warning: Babel is not installed; {source} stays untranslated")
        return
    for source in sources:
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as binary:
            write_mo(binary, catalogue)


class BuildWithCatalogues(build_py):
    def run(self) -> None:
        compile_catalogues()
        super().run()


class SdistWithCatalogues(sdist):
    def run(self) -> None:
        compile_catalogues()
        super().run()


setup(
    name="social-learning-xblocks",
    version="0.1.0",
    description="XBlocks and Django apps with which people in an Open edX course learn from each other.",
    long_description=(HERE / "README.rst").read_text(encoding="utf-8"),
    long_description_content_type="text/x-rst",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    packages=find_packages(include=["social_learning_xblocks*", "mentoring*", "microblog*"]),
    package_data={
        "social_learning_xblocks": [
            "templates/**/*",
            "static/**/*",
            "locale/**/*.mo",
            "py.typed",
        ],
        "mentoring": ["templates/**/*", "static/**/*", "locale/**/*.mo", "py.typed"],
        "microblog": ["templates/**/*", "static/**/*", "locale/**/*.mo", "py.typed"],
    },
    zip_safe=False,
    cmdclass={"build_py": BuildWithCatalogues, "sdist": SdistWithCatalogues},
    # Lower bounds only: the platform installs its own frozen set first, and a pin here would downgrade it.
    install_requires=[
        "Django>=4.2",
        "XBlock[django]>=3.0",
        "web-fragments>=2.0",
        "Markdown>=3.3.7",
        "bleach[css]>=6.0",
        "Pygments>=2.15",
        "Pillow>=10.0",
        "numpy>=1.26",
        "scipy>=1.11",
        "icalendar>=5.0",
        "edx-opaque-keys[django]>=2.5",
    ],
    extras_require={
        "demo": ["xblock-sdk>=0.14", "gunicorn>=22", "whitenoise>=6.5", "django-static-mathjax>=3.2"],
        "progress": ["tqdm>=4.60"],
    },
    entry_points={
        "xblock.v1": [
            "social_mentorship = social_learning_xblocks.blocks.mentorship_block:MentorshipBlock",
            "social_microblog = social_learning_xblocks.blocks.microblog_block:MicroblogBlock",
            "social_qa = social_learning_xblocks.blocks.qa_block:QABlock",
            "social_video_review = social_learning_xblocks.blocks.video_review_block:VideoReviewBlock",
        ],
        "lms.djangoapp": [
            "social_learning = social_learning_xblocks.apps:SocialLearningConfig",
            "social_learning_mentoring = mentoring.apps:MentoringConfig",
            "social_learning_microblog = microblog.apps:MicroblogConfig",
        ],
        "cms.djangoapp": [
            "social_learning = social_learning_xblocks.apps:SocialLearningConfig",
            "social_learning_mentoring = mentoring.apps:MentoringConfig",
            "social_learning_microblog = microblog.apps:MicroblogConfig",
        ],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Web Environment",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Intended Audience :: Education",
        "Natural Language :: English",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
