"""What is done behind everybody's back: each job finds its own work, and none is lost when the process is killed."""
