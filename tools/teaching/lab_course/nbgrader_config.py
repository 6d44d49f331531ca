"""nbgrader reads this file when it runs in this folder."""

c = get_config()  # noqa: F821 - Jupyter defines it

c.CourseDirectory.course_id = "car-t-and-lupus"
c.ExecutePreprocessor.timeout = 120  # seconds for one cell: an endless loop of a student ends here
c.ExecutePreprocessor.startup_timeout = 300  # seconds for a kernel to start on a busy machine
